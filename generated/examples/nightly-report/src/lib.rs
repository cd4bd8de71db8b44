//! Lists of Flex as CSV files. In: a list, and the columns of its items. Out: a file, which a run that was interrupted
//! leaves half done and the next one completes.

pub mod offline;
pub mod reports;
mod resume;

use std::path::Path;

use csv::{Writer, WriterBuilder};
use example_support::Outcome;
use twilio_flex::{Client, ListRequest, Page};

use resume::Unfinished;

/// A column of a report.
pub struct Column<T> {
    /// What the first line calls it.
    pub name: &'static str,
    /// Whether it says who somebody is: such columns are only there if somebody asks for them.
    pub is_personal: bool,
    /// Its value for an item; nothing if the item has none.
    pub value: fn(&T) -> Option<String>,
}

/// Writes a list to a file, and says how many rows there are after each page. Returns their number.
///
/// A file that an earlier run has not completed is continued where that run was interrupted. Pages that the list got
/// meanwhile are in it; what changed on earlier ones is not.
///
/// # Errors
/// If a request fails or the file cannot be written: run it again. If the earlier run had other columns.
pub async fn write<L: ListRequest>(
    client: &Client,
    list: L,
    columns: &[Column<L::Item>],
    file: &Path,
    mut progress: impl FnMut(u64),
) -> Outcome<u64> {
    let names: Vec<&str> = columns.iter().map(|it| it.name).collect();
    let (mut output, mut position) = Unfinished::open(file, &names)?;
    let mut page = match &position.cursor {
        Some(cursor) => client.page(list.resume(cursor)?).await?,
        None => {
            position.length += output.append(&csv(|csv| Ok(csv.write_record(&names)?))?)?;
            client.page(&list).await?
        }
    };
    loop {
        position.length += output.append(&rows(&page, columns)?)?;
        position.rows += page.items().len() as u64;
        progress(position.rows);
        let Some(next) = page.next() else { break };
        position.cursor = Some(next.cursor());
        // After the rows: if the program ends between the two, the next run drops what is beyond the position.
        output.remember(&position)?;
        page = client.page(next).await?;
    }
    output.complete()?;
    Ok(position.rows)
}

fn rows<T>(page: &Page<T>, columns: &[Column<T>]) -> Outcome<Vec<u8>> {
    csv(|csv| {
        for item in page.items() {
            let values = columns
                .iter()
                .map(|it| (it.value)(item).unwrap_or_default());
            csv.write_record(values.map(|it| harmless(&it)))?;
        }
        Ok(())
    })
}

fn csv(write: impl FnOnce(&mut Writer<Vec<u8>>) -> Outcome) -> Outcome<Vec<u8>> {
    let mut csv = WriterBuilder::new().from_writer(Vec::new());
    write(&mut csv)?;
    Ok(csv.into_inner()?)
}

/// A value that a spreadsheet does not take for a formula: who names a customer could run one on the reader's machine.
fn harmless(value: &str) -> String {
    let is_number = value.parse::<f64>().is_ok();
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let quote = if is_formula { "'" } else { "" };
    format!("{quote}{value}")
}

/// The columns that a report has.
pub fn chosen<T>(columns: Vec<Column<T>>, with_personal_data: bool) -> Vec<Column<T>> {
    let mut columns = columns;
    columns.retain(|it| with_personal_data || !it.is_personal);
    columns
}
