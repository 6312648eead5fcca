//! What the fuzz targets share: documents and values out of bytes, and driving a run.

use std::sync::Arc;

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Input, NodeType, Program, Quotas, Run, Step, Trigger, check,
    compile,
};
use sculk_nodes::catalogue;

/// Bytes taken one after the other; zeros when they are used up.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n.max(1)
    }

    /// Any value, nested a little.
    pub fn value(&mut self, depth: usize) -> Value {
        match self.byte() % 12 {
            0 => Value::Undefined,
            1 => Value::Null,
            2 => Value::Bool(self.byte() % 2 == 0),
            3 => f64::from(self.byte() as i8).into(),
            4 => {
                let bits = [0; 8].map(|_: u8| self.byte());
                f64::from_le_bytes(bits).into()
            }
            5 => Value::Date(f64::from(self.byte()) * 1e10),
            6 | 7 => {
                let n = self.below(12);
                let units: Vec<u16> = (0..n)
                    .map(|_| match self.byte() {
                        b @ 0..=0xef => u16::from(b),
                        b => 0xd7f0 + u16::from(b) * 4,
                    })
                    .collect();
                Value::Text(sculk_core::JsString::from_utf16(&units))
            }
            8 if depth > 0 => {
                let n = self.below(5);
                Value::array((0..n).map(|_| self.value(depth - 1)).collect())
            }
            9 if depth > 0 => {
                const KEYS: [&str; 8] =
                    ["username", "x", "y", "z", "position", "items", "id", "1"];
                let mut object = Object::default();
                for _ in 0..self.below(5) {
                    let key = KEYS[self.below(KEYS.len())];
                    object.insert(key.into(), self.value(depth - 1));
                }
                Value::object(object)
            }
            _ => {
                const TEXTS: [&str; 10] = [
                    "", "5", "true", "false", "{a}", "{b} {c}", "chat", "GET", "(a+)+$", "[1,{}]",
                ];
                Value::text(TEXTS[self.below(TEXTS.len())])
            }
        }
    }

    /// A document of real node types, with wires between pins that mostly exist.
    pub fn document(&mut self) -> Option<Document> {
        let types: Vec<&NodeType> = catalogue().types().collect();
        let entry = ["event:command", "event:chat"][self.below(2)];
        let mut kinds = vec![catalogue().get(entry)?];
        for _ in 0..self.below(12) {
            kinds.push(types[self.below(types.len())]);
        }
        let nodes: Vec<Value> = kinds.iter().enumerate().map(|(i, k)| self.node(i, k)).collect();
        let n_wires = self.below(40);
        let wires: Vec<Value> = (0..n_wires).filter_map(|i| self.wire(i, &kinds)).collect();
        let variables = [("a", "number"), ("b", "string"), ("c", "array")].map(|(name, kind)| {
            Value::record([
                ("name", name.into()),
                ("type", kind.into()),
                ("value", self.value(1)),
            ])
        });
        let mut root = Object::default();
        if self.byte() % 2 == 0 {
            root.insert("format_version".into(), 1.0.into());
        }
        root.insert("nodes".into(), Value::array(nodes));
        root.insert("connections".into(), Value::array(wires));
        root.insert("variables".into(), Value::array(variables.to_vec()));
        Document::from_value(&Value::object(root)).ok()
    }

    fn node(&mut self, i: usize, kind: &NodeType) -> Value {
        let mut data = kind.default_data();
        let keys = kind.inputs.iter().map(|p| p.id);
        let keys = keys.chain(kind.settings.iter().map(|s| s.key));
        for key in keys.chain(kind.dynamic.iter().map(|d| d.count_key)) {
            match self.byte() % 4 {
                0 => {
                    data.insert(key.into(), self.value(2));
                }
                1 => {
                    data.insert(key.into(), Value::text("{a}{b}"));
                }
                _ => {}
            }
        }
        if self.byte() % 8 == 0 {
            data.insert("selectedEventId".into(), Value::text(&format!("n{}", self.below(12))));
            data.insert("var_a".into(), self.value(1));
        }
        let at = Value::record([("x", 0.0.into()), ("y", 0.0.into())]);
        Value::record([
            ("id", Value::text(&format!("n{i}"))),
            ("type", kind.id.into()),
            ("position", at),
            ("data", Value::object(data)),
        ])
    }

    fn wire(&mut self, i: usize, kinds: &[&NodeType]) -> Option<Value> {
        let (from, to) = (self.below(kinds.len()), self.below(kinds.len()));
        let (outs, ins) = (pins(kinds[from], false), pins(kinds[to], true));
        if outs.is_empty() || ins.is_empty() {
            return None;
        }
        Some(Value::record([
            ("id", Value::text(&format!("c{i}"))),
            ("sourceNodeId", Value::text(&format!("n{from}"))),
            ("sourcePinId", Value::text(&outs[self.below(outs.len())])),
            ("targetNodeId", Value::text(&format!("n{to}"))),
            ("targetPinId", Value::text(&ins[self.below(ins.len())])),
        ]))
    }

    /// What the world says to an effect.
    pub fn answer(&mut self) -> Answer {
        match self.byte() % 8 {
            0 => Answer::Failed("no".to_owned()),
            1 => Answer::done(),
            _ => Answer::Value(self.value(3)),
        }
    }
}

fn pins(kind: &NodeType, is_input: bool) -> Vec<String> {
    let fixed = if is_input { &kind.inputs } else { &kind.outputs };
    let rows = kind.dynamic.iter().filter(|d| d.is_input == is_input);
    let dynamic = rows.flat_map(|d| {
        (d.first..d.first + 3).map(|i| d.id_pattern.replace("{i}", &i.to_string()))
    });
    let extra = is_input.then(|| "var_a".to_owned());
    fixed.iter().map(|p| p.id.to_owned()).chain(dynamic).chain(extra).collect()
}

fn quotas() -> Quotas {
    Quotas {
        steps: 300,
        work: 200_000,
        slice: 5000,
        memory: 8 * 1024 * 1024,
        depth: 200,
        ..Quotas::default()
    }
}

/// Compiles a document in both dialects and runs it with answers out of the bytes.
pub fn compile_and_run(document: &Document, bytes: &mut Bytes<'_>) {
    for problem in check(document, catalogue()) {
        assert!(!problem.message.is_empty());
    }
    for dialect in [Dialect::Blockmine, Dialect::Sculk] {
        let Ok(program) = compile(document, catalogue(), dialect) else {
            continue;
        };
        let events: Vec<String> = program.events().map(str::to_owned).collect();
        for event in events {
            let args = Object::from_iter([("a".into(), bytes.value(2))]);
            let trigger = if event == "command" {
                Trigger::command("test", "Alice", args, "chat")
            } else {
                Trigger::event(&event, args)
            };
            drive(Run::new(program.clone(), &trigger, quotas()), bytes);
        }
    }
}

/// Resumes a run to its end; that it has one is what is tested.
pub fn drive(mut run: Run, bytes: &mut Bytes<'_>) {
    run.set_quotas(quotas());
    let mut input = Input::Go;
    for _ in 0..20_000 {
        match run.resume(input) {
            Step::Effect(_) => input = Input::Answer(bytes.answer()),
            Step::Yield => input = Input::Go,
            Step::Finished(_) => return,
            Step::Failed(failure) => {
                assert!(!failure.message.is_empty());
                return;
            }
        }
    }
    panic!("the run does not end");
}

/// A program with loops, variables, chains and effects, to restore runs into.
pub fn fixed_program() -> Arc<Program> {
    let text = include_str!("fixed.json");
    let document = Document::parse(text).unwrap_or_else(|e| panic!("{e}"));
    compile(&document, catalogue(), Dialect::Sculk).unwrap_or_else(|p| panic!("{p:?}"))
}
