//! The engine's catalogue and problems in the contract's terms. Matched exhaustively, so that a
//! new kind of pin or field is a compile error here and not a blank node in the editor.

use sculk_contract::{
    ApiError, CatalogueView, CategoryView, DynamicPinsView, FieldKind, FixEdit, FixView,
    NodeOrigin, NodeTypeView, Nothing, OptionView, PinTypeView, PinView, ProblemView, SettingView,
    ShownWhenView, TypedByView,
};
use sculk_core::{Value, to_json};
use sculk_graph::{
    DynamicPins, Edit, Field, GraphKind, NodeType, Origin, Pin, PinType, Problem, Setting, Severity,
};

use crate::App;

impl App {
    pub(crate) async fn get_catalogue(&self, _: Nothing) -> Result<CatalogueView, ApiError> {
        let catalogue = sculk_nodes::catalogue();
        Ok(CatalogueView {
            categories: catalogue
                .categories()
                .iter()
                .map(|(id, label)| CategoryView {
                    id: (*id).to_owned(),
                    label: (*label).to_owned(),
                })
                .collect(),
            nodes: catalogue.types().map(node_type).collect(),
        })
    }
}

fn node_type(node: &NodeType) -> NodeTypeView {
    NodeTypeView {
        id: node.id.to_owned(),
        category: node.category.to_owned(),
        label: node.label.to_owned(),
        doc: node.doc.to_owned(),
        keywords: node.keywords.iter().map(|&word| word.to_owned()).collect(),
        graph_kinds: node
            .graphs
            .iter()
            .map(|kind| match kind {
                GraphKind::Command => "command".to_owned(),
                GraphKind::Event => "event".to_owned(),
            })
            .collect(),
        is_pure: node.is_pure(),
        origin: match node.origin {
            Origin::Blockmine => NodeOrigin::Blockmine,
            Origin::Sculk => NodeOrigin::Sculk,
        },
        is_sculk_only: node.is_sculk_only,
        inputs: node.inputs.iter().map(pin).collect(),
        outputs: node.outputs.iter().map(pin).collect(),
        dynamic: node.dynamic.iter().map(dynamic).collect(),
        settings: node.settings.iter().map(setting).collect(),
        shown_when: node
            .shown_when
            .iter()
            .map(|rule| ShownWhenView {
                part: rule.part.to_owned(),
                key: rule.key.to_owned(),
            })
            .collect(),
        per_item: node.per_item.iter().map(|&pin| pin.to_owned()).collect(),
        pins_listed_in: node.pins_listed_in.map(str::to_owned),
        inputs_listed_in: node.inputs_listed_in.map(str::to_owned),
        pins_of_node: node.pins_of_node.map(str::to_owned),
        pins_of_subgraph: node.pins_of_subgraph.map(str::to_owned),
        key_pattern: node.key_pattern.map(str::to_owned),
        typed_by: node.typed_by.map(|typed| TypedByView {
            pin: typed.pin.to_owned(),
            key: typed.key.to_owned(),
        }),
        default_data: to_json(&Value::object(node.default_data()))
            .unwrap_or_else(|| "{}".to_owned()),
    }
}

fn pin(pin: &Pin) -> PinView {
    PinView {
        id: pin.id.to_owned(),
        label: pin.label.to_owned(),
        pin_type: pin_type(pin.kind),
        doc: pin.doc.to_owned(),
        required: pin.is_required,
        default: pin.default.as_ref().and_then(to_json),
        field: pin.field.as_ref().map(field),
    }
}

fn setting(setting: &Setting) -> SettingView {
    SettingView {
        key: setting.key.to_owned(),
        label: setting.label.to_owned(),
        doc: setting.doc.to_owned(),
        field: field(&setting.field),
        default: setting.default.as_ref().and_then(to_json),
    }
}

fn dynamic(row: &DynamicPins) -> DynamicPinsView {
    DynamicPinsView {
        is_input: row.is_input,
        count_key: row.count_key.to_owned(),
        default_count: row.default_count,
        min_count: row.min_count,
        max_count: row.max_count,
        first: row.first,
        id_pattern: row.id_pattern.to_owned(),
        label_pattern: row.label_pattern.to_owned(),
        pin_type: pin_type(row.kind),
        field: row.field.as_ref().map(field),
    }
}

fn pin_type(kind: PinType) -> PinTypeView {
    match kind {
        PinType::Exec => PinTypeView::Exec,
        PinType::Boolean => PinTypeView::Boolean,
        PinType::String => PinTypeView::String,
        PinType::Number => PinTypeView::Number,
        PinType::Array => PinTypeView::Array,
        PinType::Object => PinTypeView::Object,
        PinType::User => PinTypeView::User,
        PinType::DateTime => PinTypeView::DateTime,
        PinType::Any => PinTypeView::Any,
        PinType::Wildcard => PinTypeView::Wildcard,
    }
}

fn field(field: &Field) -> FieldKind {
    match field {
        Field::Text => FieldKind::Text,
        Field::LongText => FieldKind::LongText,
        Field::Number => FieldKind::Number,
        Field::Boolean => FieldKind::Boolean,
        Field::Choice { options } => FieldKind::Choice {
            options: options
                .iter()
                .map(|(value, label)| OptionView {
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                })
                .collect(),
        },
        Field::Variable => FieldKind::Variable,
        Field::Argument => FieldKind::Argument,
        Field::Json => FieldKind::Json,
        Field::Event => FieldKind::Event,
        Field::Subgraph => FieldKind::Subgraph,
        Field::Pins => FieldKind::Pins,
    }
}

pub(super) fn problem(problem: Problem) -> ProblemView {
    ProblemView {
        code: problem.code.to_owned(),
        severity: match problem.severity {
            Severity::Error => sculk_contract::Severity::Error,
            Severity::Warning => sculk_contract::Severity::Warning,
            Severity::Info => sculk_contract::Severity::Info,
        },
        message: problem.message,
        node_id: problem.node.as_deref().map(str::to_owned),
        pin_id: problem.pin,
        connection_id: problem.connection.as_deref().map(str::to_owned),
        fix: problem.fix.map(|fix| FixView {
            label: fix.label,
            edits: fix.edits.into_iter().map(edit).collect(),
        }),
    }
}

fn edit(edit: Edit) -> FixEdit {
    match edit {
        Edit::RemoveConnection { connection } => FixEdit::RemoveConnection {
            connection_id: connection.to_string(),
        },
        Edit::SetData { node, key, value } => FixEdit::SetData {
            node_id: node.to_string(),
            key,
            value: to_json(&value).unwrap_or_else(|| "null".to_owned()),
        },
        Edit::RemoveNode { node } => FixEdit::RemoveNode {
            node_id: node.to_string(),
        },
    }
}
