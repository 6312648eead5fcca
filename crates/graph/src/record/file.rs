//! A record as text: JSON with a version, values as a table.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    End, Exchange, Record,
    effects::{join, split},
    heap::{NoSuchRow, Packer, Row, Slot, Unpacked},
};
use crate::{Answer, Dialect, Effect, Quotas, Trigger};

/// The longest text that is read as a record.
pub const MAX_RECORD_BYTES: usize = 256 * 1024 * 1024;
/// What the key `record` says.
const VERSION: u32 = 1;

/// Why a text is not a record, or a record has no text.
#[derive(Debug, thiserror::Error)]
pub enum RecordFileError {
    /// It is too long to be read.
    #[error("The record is {bytes} bytes long; the most that is read is {MAX_RECORD_BYTES}.")]
    TooLarge {
        /// How long it is.
        bytes: usize,
    },
    /// It was written by a later build.
    #[error("The record has version {0}; this build reads version {VERSION}. Update Sculk.")]
    TooNew(u32),
    /// It is no record.
    #[error("This is not a record of a run: {0}.")]
    Shape(#[from] serde_json::Error),
    /// It was changed, or its end is missing.
    #[error("The record is damaged: {0}")]
    Damaged(String),
}

impl From<NoSuchRow> for RecordFileError {
    fn from(error: NoSuchRow) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// The only key that is looked at before the others.
#[derive(Deserialize)]
struct Head {
    record: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    record: u32,
    /// In hexadecimal digits: readers of JSON lose bits of large numbers.
    program: String,
    dialect: Dialect,
    quotas: Quotas,
    trigger: TriggerSlots,
    #[serde(default)]
    variables: Vec<(Arc<str>, Slot)>,
    exchanges: Vec<ExchangeSlots>,
    end: Option<End>,
    is_cut: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    graph: Option<String>,
    values: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TriggerSlots {
    event: Arc<str>,
    event_args: Slot,
    args: Slot,
    user: Slot,
    chat_type: Slot,
}

#[derive(Serialize, Deserialize)]
struct ExchangeSlots {
    effect: Effect,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<Slot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<AnswerSlots>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum AnswerSlots {
    Value(Slot),
    Failed(String),
}

fn pack_exchange(exchange: &Exchange, packer: &mut Packer) -> ExchangeSlots {
    let (effect, values) = split(&exchange.effect);
    let answer = exchange.answer.as_ref().map(|answer| match answer {
        Answer::Value(value) => AnswerSlots::Value(packer.pack(value)),
        Answer::Failed(message) => AnswerSlots::Failed(message.clone()),
    });
    ExchangeSlots {
        effect,
        values: values.iter().map(|value| packer.pack(value)).collect(),
        answer,
    }
}

fn unpack_exchange(slots: ExchangeSlots, made: &Unpacked) -> Result<Exchange, RecordFileError> {
    let values: Result<Vec<_>, _> = slots.values.iter().map(|slot| made.value(slot)).collect();
    let wrong = || RecordFileError::Damaged("An effect lacks some of its values.".to_owned());
    let answer = match slots.answer {
        Some(AnswerSlots::Value(slot)) => Some(Answer::Value(made.value(&slot)?)),
        Some(AnswerSlots::Failed(message)) => Some(Answer::Failed(message)),
        None => None,
    };
    Ok(Exchange {
        effect: join(slots.effect, values?).ok_or_else(wrong)?,
        answer,
    })
}

impl Record {
    /// The record as JSON text.
    ///
    /// # Errors
    /// When an effect cannot be written: a value of it is nested too deep and the effect is not one
    /// of those whose values go into the table.
    pub fn to_json(&self) -> Result<String, RecordFileError> {
        let mut packer = Packer::default();
        let t = &self.trigger;
        let trigger = TriggerSlots {
            event: t.event.clone(),
            event_args: packer.pack(&t.event_args),
            args: packer.pack(&t.args),
            user: packer.pack(&t.user),
            chat_type: packer.pack(&t.chat_type),
        };
        let kept = self.variables.iter();
        let variables = kept.map(|(name, v)| (name.clone(), packer.pack(v)));
        let variables = variables.collect();
        let exchanges = self.exchanges.iter();
        let exchanges = exchanges.map(|e| pack_exchange(e, &mut packer)).collect();
        let file = File {
            record: VERSION,
            program: format!("{:016x}", self.program_hash),
            dialect: self.dialect,
            quotas: self.quotas,
            trigger,
            variables,
            exchanges,
            end: self.end.clone(),
            is_cut: self.is_cut,
            graph: self.graph.clone(),
            values: packer.into_rows(),
        };
        Ok(serde_json::to_string(&file)?)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// When the text is too long, no record, of a later version or damaged.
    pub fn parse(text: &str) -> Result<Self, RecordFileError> {
        if text.len() > MAX_RECORD_BYTES {
            return Err(RecordFileError::TooLarge { bytes: text.len() });
        }
        let head: Head = serde_json::from_str(text)?;
        if head.record != VERSION {
            return Err(RecordFileError::TooNew(head.record));
        }
        let file: File = serde_json::from_str(text)?;
        let made = Unpacked::new(file.values)?;
        let t = &file.trigger;
        let trigger = Trigger {
            event: t.event.clone(),
            event_args: made.value(&t.event_args)?,
            args: made.value(&t.args)?,
            user: made.value(&t.user)?,
            chat_type: made.value(&t.chat_type)?,
        };
        let kept = file.variables.into_iter();
        let variables = kept.map(|(name, slot)| Ok((name, made.value(&slot)?)));
        let variables: Result<Vec<_>, NoSuchRow> = variables.collect();
        let exchanges = file.exchanges.into_iter();
        let exchanges: Result<Vec<_>, _> = exchanges.map(|e| unpack_exchange(e, &made)).collect();
        let hash = u64::from_str_radix(&file.program, 16);
        let no_hash = |_| RecordFileError::Damaged("The program's number is none.".to_owned());
        Ok(Self {
            program_hash: hash.map_err(no_hash)?,
            dialect: file.dialect,
            quotas: file.quotas,
            trigger,
            variables: variables?,
            exchanges: exchanges?,
            end: file.end,
            is_cut: file.is_cut,
            graph: file.graph,
        })
    }
}
