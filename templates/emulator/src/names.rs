//! Names of parameters as names of properties. In: `Integration.FlowSid`. Out: `["integration", "flow_sid"]`.

/// The path of the property that a parameter sets: each part in snake case.
pub(crate) fn property_path(parameter: &str) -> Vec<String> {
    parameter.split('.').map(snake_case).collect()
}

/// `ChatUserFriendlyName` as `chat_user_friendly_name`, `SMSUrl` as `sms_url`. What is in snake case stays as it is.
pub(crate) fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, character) in characters.iter().enumerate() {
        if character.is_uppercase() {
            let before = index.checked_sub(1).and_then(|at| characters.get(at));
            let after = characters.get(index + 1);
            let ends_word = before.is_some_and(|it| it.is_lowercase() || it.is_ascii_digit());
            let begins_word = before.is_some_and(|it| it.is_uppercase())
                && after.is_some_and(|it| it.is_lowercase());
            if ends_word || begins_word {
                snake.push('_');
            }
            snake.extend(character.to_lowercase());
        } else if matches!(character, '-' | ' ') {
            snake.push('_');
        } else {
            snake.push(*character);
        }
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_properties() {
        for (parameter, expected) in [
            ("FlexFlowSid", "flex_flow_sid"),
            ("AllowNa", "allow_na"),
            ("SMSUrl", "sms_url"),
            ("Attribute2Name", "attribute2_name"),
            ("unique_name", "unique_name"),
            ("Flex-Metadata", "flex_metadata"),
        ] {
            assert_eq!(snake_case(parameter), expected);
        }
        assert_eq!(
            property_path("Integration.FlowSid"),
            ["integration", "flow_sid"]
        );
    }
}
