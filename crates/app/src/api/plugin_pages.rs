//! What plugins add to the app: nodes for the editor, and pages.

use std::collections::BTreeMap;

use sculk_contract::{
    ApiError, BotPluginReq, BotPluginsReq, ErrorCode, PinTypeView, PluginActionOutcome,
    PluginActionReq, PluginNodePin, PluginNodeView, PluginPageReq, PluginPageState, PluginPageView,
};
use sculk_core::BotId;
use sculk_plugins::{NodeOffer, NodePin, NodePinType};
use serde_json::Value;

use crate::App;
use crate::error::from_store;
use crate::plugins::{Question, manifest_of};

/// Most bytes of a page, of what it shows, or of what is pressed on it.
const MAX_PAGE: usize = 4 << 20;
/// Longest path of a page and name of an action, in characters.
const MAX_NAME: usize = 256;

impl App {
    pub(crate) async fn list_plugin_nodes(
        &self,
        req: BotPluginsReq,
    ) -> Result<Vec<PluginNodeView>, ApiError> {
        let nodes = self.inner.plugins.live().nodes(BotId(req.bot_id));
        if nodes.is_empty() {
            return Ok(Vec::new());
        }
        let installed = self.inner.store.list_plugins().await.map_err(from_store)?;
        let titles: BTreeMap<_, _> = installed
            .iter()
            .filter_map(|plugin| {
                let manifest = manifest_of(plugin).ok()?;
                Some((plugin.name.clone(), manifest.title().to_owned()))
            })
            .collect();
        let views = nodes.iter().flat_map(|(plugin, is_running, nodes)| {
            let title = titles.get(plugin).unwrap_or(plugin);
            nodes
                .iter()
                .map(move |node| node_view(plugin, title, *is_running, node))
        });
        Ok(views.collect())
    }

    pub(crate) async fn get_plugin_page(
        &self,
        req: PluginPageReq,
    ) -> Result<PluginPageView, ApiError> {
        short("path", &req.path)?;
        let question = Question::Page { path: req.path };
        let page = self.ask_plugin(req.bot_id, &req.plugin, question).await?;
        let part = |key: &str| {
            let text = page.get(key).unwrap_or(&Value::Null).to_string();
            if text.len() > MAX_PAGE {
                return Err(too_large(&req.plugin));
            }
            Ok(text)
        };
        Ok(PluginPageView {
            layout: part("layout")?,
            data: part("data")?,
        })
    }

    pub(crate) async fn get_plugin_page_state(
        &self,
        req: BotPluginReq,
    ) -> Result<PluginPageState, ApiError> {
        let live = self.inner.plugins.live().of(BotId(req.bot_id));
        let known = live.plugins.get(&req.plugin);
        let state = known.and_then(|known| known.page.as_ref().map(Value::to_string));
        Ok(PluginPageState { state })
    }

    pub(crate) async fn press_plugin_page(
        &self,
        req: PluginActionReq,
    ) -> Result<PluginActionOutcome, ApiError> {
        short("action", &req.action)?;
        if req.payload.len() > MAX_PAGE {
            return Err(too_large(&req.plugin));
        }
        let payload = serde_json::from_str(&req.payload).map_err(|error| {
            ApiError::new(ErrorCode::Invalid, "What was pressed is no JSON.")
                .with_details(error.to_string())
        })?;
        let question = Question::Action {
            action: req.action,
            payload,
        };
        let answer = self.ask_plugin(req.bot_id, &req.plugin, question).await?;
        Ok(PluginActionOutcome {
            answer: answer.to_string(),
        })
    }

    async fn ask_plugin(
        &self,
        bot: i32,
        plugin: &str,
        question: Question,
    ) -> Result<Value, ApiError> {
        let asked = self.inner.plugins.ask(BotId(bot), plugin, question).await;
        asked.map_err(|why| {
            let text = why.to_string();
            let mut letters = text.chars();
            let first: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            let message = format!("{first}{}.", letters.as_str());
            ApiError::new(ErrorCode::Precondition, message)
        })
    }
}

fn short(what: &str, text: &str) -> Result<(), ApiError> {
    if text.chars().count() <= MAX_NAME {
        return Ok(());
    }
    let message = format!("It is longer than {MAX_NAME} characters.");
    Err(ApiError::new(ErrorCode::Invalid, message).with_details(what))
}

fn too_large(plugin: &str) -> ApiError {
    let message = format!(
        "The page of the plugin “{plugin}” is larger than {} MB.",
        MAX_PAGE >> 20
    );
    ApiError::new(ErrorCode::Invalid, message)
}

fn node_view(plugin: &str, title: &str, is_running: bool, node: &NodeOffer) -> PluginNodeView {
    PluginNodeView {
        plugin: plugin.to_owned(),
        plugin_title: title.to_owned(),
        is_running,
        id: node.id.clone(),
        label: node.label.clone(),
        description: node.description.clone(),
        category: node.category.clone(),
        is_action: node.is_action,
        inputs: node.inputs.iter().map(pin_view).collect(),
        outputs: node.outputs.iter().map(pin_view).collect(),
    }
}

fn pin_view(pin: &NodePin) -> PluginNodePin {
    PluginNodePin {
        id: pin.id.clone(),
        name: pin.name.clone(),
        kind: type_view(pin.kind),
        description: pin.description.clone(),
        required: pin.required,
        default: pin.default.as_ref().map(Value::to_string),
    }
}

const fn type_view(kind: NodePinType) -> PinTypeView {
    match kind {
        NodePinType::Exec => PinTypeView::Exec,
        NodePinType::Boolean => PinTypeView::Boolean,
        NodePinType::String => PinTypeView::String,
        NodePinType::Number => PinTypeView::Number,
        NodePinType::Array => PinTypeView::Array,
        NodePinType::Object => PinTypeView::Object,
        NodePinType::User => PinTypeView::User,
        NodePinType::DateTime => PinTypeView::DateTime,
        NodePinType::Any => PinTypeView::Any,
        NodePinType::Wildcard => PinTypeView::Wildcard,
    }
}
