//! Inputs and their literals.

use std::collections::HashSet;

use sculk_core::{JsString, Value};

use crate::{
    Dialect,
    catalogue::PinType,
    compile::{
        Lowering, SCRATCH,
        template::{Piece, pieces},
    },
    program::{Args, NodeError, Operand},
    run::{Cx, MAX_TEXT_BYTES},
};

/// A literal that names a pin whose literal names a pin, and so on, ends here.
const MAX_TEMPLATES: u32 = 32;
const TEMPLATE_CIRCLE: &str =
    "A text in braces refers to itself, so it would never end. Connect the pin or change the text.";

fn join_texts(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut out = cx.builder();
    for value in args.iter() {
        value.push_to(&mut out);
    }
    cx.text(out)
}

/// BlockMine's way with several names: one after the other, each replaced everywhere it stands by
/// then, in values that came for names before it, too. The template, then each name in its braces and
/// its value.
fn fill_in_turn(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut args = args.iter();
    let mut text = args.next().cloned().unwrap_or_default();
    while let (Some(name), Some(value)) = (args.next(), args.next()) {
        let value = value.as_js_string();
        let pieces = text.as_js_string().split(&name.as_js_string());
        let mut out = cx.builder();
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                out.push(&value);
            }
            out.push(piece);
            if out.byte_len() > MAX_TEXT_BYTES {
                break;
            }
        }
        text = cx.text(out)?;
    }
    Ok(text)
}

impl Lowering<'_> {
    /// The value of an input pin: of its wire, else of its literal, else `default`. In the `sculk`
    /// dialect the pin's declared default goes before `default`.
    pub fn input(&mut self, pin: &str, default: impl Into<Value>) -> Operand {
        if self.is_full() {
            return Operand::reg(SCRATCH);
        }
        let node = &self.wiring.nodes[self.node as usize];
        if let Some((source, source_pin)) = node.inputs.get(pin) {
            return self.pull(*source, source_pin, default.into());
        }
        let declared = node.kind.and_then(|k| k.input_pin(pin));
        // In BlockMine a wire from nowhere hides the literal.
        let is_hidden = self.is_blockmine() && node.dangling.contains(pin);
        let mut literal = if is_hidden {
            Value::Undefined
        } else {
            self.data(pin)
        };
        if literal.is_undefined() {
            literal = match declared.and_then(|p| p.default.clone()) {
                Some(value) if self.dialect() == Dialect::Sculk => value,
                _ => default.into(),
            };
        }
        if self.dialect() == Dialect::Sculk {
            literal = typed(literal, declared.map(|p| p.kind));
        }
        self.literal(literal)
    }

    /// A literal, with `{name}` in it replaced by the pin `var_name`.
    pub fn literal(&mut self, literal: Value) -> Operand {
        let text = literal.as_text().cloned();
        let text = text.as_ref().and_then(JsString::as_str);
        self.charge_reading(text.map_or(0, str::len));
        let Some(parts) = text.and_then(pieces) else {
            return self.constant(literal);
        };
        if self.n_templates >= MAX_TEMPLATES {
            self.fail(TEMPLATE_CIRCLE);
            return self.constant(Value::Undefined);
        }
        self.n_templates += 1;
        let n_names = parts.iter().filter(|p| matches!(p, Piece::Name(_))).count();
        if self.is_blockmine() && n_names > 1 {
            let filled = self.filled_in_turn(&literal, &parts);
            self.n_templates -= 1;
            return filled;
        }
        let mut operands = Vec::new();
        for part in parts {
            let operand = match part {
                Piece::Text(text) => self.constant(text),
                Piece::Name(name) => self.input(&format!("var_{name}"), ""),
            };
            operands.push(operand);
        }
        self.n_templates -= 1;
        self.pure(join_texts, &operands)
    }

    fn filled_in_turn(&mut self, template: &Value, parts: &[Piece<'_>]) -> Operand {
        let mut operands = vec![self.constant(template.clone())];
        let mut filled = HashSet::new();
        for part in parts {
            if let Piece::Name(name) = part
                && filled.insert(*name)
            {
                operands.push(self.constant(format!("{{{name}}}").as_str()));
                operands.push(self.input(&format!("var_{name}"), ""));
            }
        }
        self.pure(fill_in_turn, &operands)
    }
}

/// A literal as the pin's type wants it: BlockMine's editor kept everything as text.
fn typed(literal: Value, kind: Option<PinType>) -> Value {
    let Some(text) = literal.as_str() else {
        return literal;
    };
    match kind {
        Some(PinType::Boolean) => match text.trim() {
            "true" => Value::Bool(true),
            "false" | "" => Value::Bool(false),
            _ => literal,
        },
        Some(PinType::Number) if !text.contains('{') => {
            let n = sculk_core::text_to_number(text);
            if n.is_nan() {
                literal
            } else {
                Value::Number(n)
            }
        }
        _ => literal,
    }
}
