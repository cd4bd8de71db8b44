//! Forms with parts (`multipart/form-data`). In: the media type and the body. Out: a name and a text for each part.

/// The parts of a form; `None` if it is none. What is no text in a file is replaced, since nobody reads it.
pub(crate) fn pairs(content_type: &str, body: &[u8]) -> Option<Vec<(String, String)>> {
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let body = String::from_utf8_lossy(body);
    let delimiter = format!("--{boundary}");
    let (_, parts) = body.split_once(&delimiter)?;
    let (parts, _) = parts.rsplit_once(&format!("{delimiter}--"))?;
    parts.split(&format!("\r\n{delimiter}")).map(pair).collect()
}

fn pair(part: &str) -> Option<(String, String)> {
    let (head, contents) = part.split_once("\r\n\r\n")?;
    let (_, name) = head.split_once("; name=\"")?;
    let (name, _) = name.split_once('"')?;
    let contents = contents.strip_suffix("\r\n").unwrap_or(contents);
    Some((name.replace("%22", "\""), contents.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_form_has_the_texts_of_its_parts() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\n1\r\n2\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\n\r\n--b--\r\n";
        let read = pairs("multipart/form-data; boundary=b", body.as_bytes()).unwrap();
        let expected = [("a", "1\r\n2"), ("c", "")];
        assert_eq!(
            read,
            expected.map(|(name, text)| (name.into(), text.into()))
        );
        assert_eq!(pairs("multipart/form-data", body.as_bytes()), None);
        assert_eq!(
            pairs("multipart/form-data; boundary=x", body.as_bytes()),
            None
        );
    }
}
