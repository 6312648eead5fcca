use std::{any::Any, sync::Arc};

use rustc_hash::FxHashMap;
use sculk_core::{JsString, JsStringBuilder, Value};
use serde::{Deserialize, Serialize};

use crate::program::NodeError;

/// The longest text a node may make, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;
/// The longest list a node may make.
pub const MAX_ITEMS: usize = 5_000_000;

type Made = Arc<dyn Any + Send + Sync>;

/// What a node's function may use besides its arguments.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cx {
    /// State of the random numbers; set from the host's seed.
    pub(super) random: Option<u64>,
    /// Bytes made since the run began.
    pub(super) produced: usize,
    /// Work to be charged for.
    pub(super) work: u64,
    /// Things made from texts once per run, such as regular expressions.
    #[serde(skip)]
    made: FxHashMap<JsString, Made>,
    /// The one asked for last.
    #[serde(skip)]
    latest: Option<(JsString, Made)>,
    /// Where text is put together before its length is known.
    #[serde(skip)]
    buffer: String,
}

/// Most texts are shorter.
const MIN_BUFFER_BYTES: usize = 64;
/// A longer buffer is let go of after use: a waiting run must not hold on to it.
const MAX_BUFFER_BYTES: usize = 4096;

/// So many things are kept; the run of a graph that makes more begins anew.
const MAX_MADE: usize = 64;

impl Cx {
    pub(crate) fn for_folding() -> Self {
        Self::default()
    }

    pub(crate) const fn work(&self) -> u64 {
        self.work
    }

    pub(crate) const fn produced(&self) -> usize {
        self.produced
    }

    /// What `make` makes of a text, made once per run and kept; making it is charged with `work`.
    pub fn made_from<T: Send + Sync + 'static>(
        &mut self,
        text: &JsString,
        work: usize,
        make: impl FnOnce(&JsString) -> T,
    ) -> Arc<T> {
        if let Some((latest, known)) = &self.latest
            && latest == text
            && let Ok(known) = known.clone().downcast::<T>()
        {
            return known;
        }
        let known = self.made.get(text).cloned();
        let fresh = match known.and_then(|k| k.downcast::<T>().ok()) {
            Some(known) => known,
            None => {
                self.charge(work);
                Arc::new(make(text))
            }
        };
        if self.made.len() >= MAX_MADE {
            self.made.clear();
        }
        self.made.insert(text.clone(), fresh.clone());
        self.latest = Some((text.clone(), fresh.clone()));
        fresh
    }

    /// Charges for work beyond one instruction: about a nanosecond each.
    pub const fn charge(&mut self, work: usize) {
        self.work = self.work.saturating_add(work as u64);
    }

    /// Charges for bytes that were made.
    pub const fn charge_bytes(&mut self, bytes: usize) {
        self.produced = self.produced.saturating_add(bytes);
        self.work = self.work.saturating_add((bytes / 16) as u64);
    }

    /// Begins a text.
    pub fn builder(&mut self) -> JsStringBuilder {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.reserve(MIN_BUFFER_BYTES);
        JsStringBuilder::in_buffer(buffer)
    }

    /// Text that was made.
    ///
    /// # Errors
    /// When it is longer than 64 MB.
    pub fn text(&mut self, text: JsStringBuilder) -> Result<Value, NodeError> {
        self.charge_bytes(text.byte_len());
        if text.byte_len() > MAX_TEXT_BYTES {
            return Err(NodeError::new("The text would be longer than 64 MB."));
        }
        let (text, buffer) = text.finish_and_keep();
        if buffer.capacity() <= MAX_BUFFER_BYTES {
            self.buffer = buffer;
        }
        Ok(Value::Text(text))
    }

    /// A list that was made.
    ///
    /// # Errors
    /// When it has more than 5,000,000 items.
    pub fn list(&mut self, items: Vec<Value>) -> Result<Value, NodeError> {
        self.charge_bytes(items.len() * size_of::<Value>());
        if items.len() > MAX_ITEMS {
            return Err(NodeError::new(
                "The list would have more than 5,000,000 items.",
            ));
        }
        Ok(Value::array(items))
    }

    /// A random number from 0 up to, but not including, 1 (SplitMix64 over the host's seed).
    pub fn random(&mut self) -> f64 {
        let state = self.random.get_or_insert(0);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double")]
        let unit = (z >> 11) as f64 / (1u64 << 53) as f64;
        unit
    }
}
