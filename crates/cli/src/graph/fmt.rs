use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sculk_graph::{Document, MAX_DOCUMENT_BYTES, read_any};

use super::{
    Trouble,
    input::{read_text, write_text},
};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// The graph: JSON, an export of BlockMine, or the text form; `-` is standard input.
    file: PathBuf,
    /// The form to write; without it the text form, with --check and --write the form the file has.
    #[arg(long, value_enum)]
    to: Option<Form>,
    /// Writes nothing; ends with 1 if the file is not in its canonical form.
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Writes the file instead of printing.
    #[arg(long)]
    write: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines of text.
    Text,
    /// JSON.
    Json,
}

impl Form {
    fn of(text: &str) -> Self {
        if Document::is_text_form(text) {
            Self::Text
        } else {
            Self::Json
        }
    }

    fn write(self, document: &Document) -> String {
        match self {
            Self::Text => document.to_text(),
            Self::Json => format!("{}\n", document.to_json()),
        }
    }
}

pub(crate) fn run(args: &FmtArgs) -> Result<(), Trouble> {
    let shown = args.file.display();
    let text = read_text(&args.file, MAX_DOCUMENT_BYTES)?;
    let read = read_any(&text).map_err(|error| Trouble::Unusable(format!("{shown}: {error}")))?;
    let keeps_form = args.check || args.write;
    let usual = if keeps_form {
        Form::of(&text)
    } else {
        Form::Text
    };
    let formatted = args.to.unwrap_or(usual).write(&read.document);
    if args.check {
        if formatted == text {
            return Ok(());
        }
        return Err(Trouble::No(format!("{shown} is not in its canonical form")));
    }
    if args.write {
        return write_text(&args.file, &formatted);
    }
    print(formatted.trim_end_matches('\n'));
    Ok(())
}
