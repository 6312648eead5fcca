//! ES modules: the files of a plugin, and CommonJS and our own modules in their form.

use std::rc::Rc;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Error, Function, Module, Object, Result};

use crate::shared::{Entry, Shared};

/// What begins the name of a module that is no file: `sculk:OWNER:NAME`.
const OURS: &str = "sculk:";

/// Says which module a name means.
pub(crate) struct Names(pub Rc<Shared>);
/// Gives the sources of modules.
pub(crate) struct Sources(pub Rc<Shared>);

impl Shared {
    /// Whose a file is, by what scripts call it, or a module of ours made for a plugin.
    pub fn owner_of_file(&self, file: &str) -> Option<(i32, &Entry)> {
        let ours = file
            .strip_prefix(OURS)
            .and_then(|rest| rest.split_once(':'));
        if let Some((owner, _)) = ours {
            let owner = owner.parse().ok()?;
            return Some((owner, self.plugin(owner)?));
        }
        let entries = self.plugins.iter().enumerate();
        let found = entries
            .filter(|(_, entry)| entry.root.inside(file).is_some())
            .max_by_key(|(_, entry)| entry.spec.name.len())?;
        Some((i32::try_from(found.0).ok()?, found.1))
    }

    /// Whether a file is an ES module.
    pub fn is_module(&self, entry: &Entry, file: &str) -> bool {
        if file.ends_with(".mjs") {
            return true;
        }
        if file.ends_with(".cjs") || file.ends_with(".json") || file.contains("/node_modules/") {
            return false;
        }
        let text = entry.root.inside(file).and_then(|path| {
            entry
                .root
                .read(&path, self.lasting.limits.max_source_bytes)
                .ok()
        });
        entry.spec.is_module || text.is_some_and(|text| looks_like_module(&text))
    }
}

/// Whether a source exports or imports at the beginning of a line, which is no CommonJS.
fn looks_like_module(text: &str) -> bool {
    let has = |line: &str| {
        line.starts_with("export default")
            || line.starts_with("export {")
            || line.starts_with("export const ")
            || line.starts_with("export function ")
            || line.starts_with("export async function ")
            || line.starts_with("export class ")
            || (line.starts_with("import ") && line.contains(['\'', '"']))
    };
    text.lines().any(has) && !text.contains("module.exports")
}

impl Resolver for Names {
    fn resolve<'js>(
        &mut self,
        _ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let missing =
            || Error::new_resolving_message(base, name, format!("Cannot find module '{name}'"));
        // The prelude itself imports the entry of a plugin.
        let is_prelude = base.starts_with(OURS) && self.0.owner_of_file(base).is_none();
        if is_prelude && self.0.owner_of_file(name).is_some() {
            return Ok(name.to_owned());
        }
        let (owner, entry) = self.0.owner_of_file(base).ok_or_else(missing)?;
        if name == "sculk:scope" {
            return Ok(format!("{OURS}{owner}:{name}"));
        }
        let is_path = name.starts_with('.') || name.starts_with('/');
        let from = base.rsplit_once('/').map_or("/", |(folder, _)| folder);
        match entry.root.resolve(from, name) {
            Some(file) => Ok(file),
            None if is_path => Err(missing()),
            // A module of ours, or none: the prelude knows.
            None => Ok(format!("{OURS}{owner}:{name}")),
        }
    }
}

impl Loader for Sources {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let missing = || Error::new_loading_message(name, format!("Cannot find module '{name}'"));
        let (owner, entry) = self.0.owner_of_file(name).ok_or_else(missing)?;
        if !name.starts_with(OURS) && self.0.is_module(entry, name) {
            let path = entry.root.inside(name).ok_or_else(missing)?;
            let source = entry
                .root
                .read(&path, self.0.lasting.limits.max_source_bytes);
            let source = source.map_err(|reason| Error::new_loading_message(name, reason))?;
            let source = source.trim_start_matches('\u{feff}');
            // On the first line, so that line numbers stay what they are.
            let whole = format!("{}{source}", scope_import(source));
            let module = Module::declare(ctx.clone(), name, whole)?;
            module.meta()?.set("url", format!("file://{name}"))?;
            return Ok(module);
        }
        let short = name
            .strip_prefix(OURS)
            .and_then(|rest| rest.split_once(':'));
        let wanted = short.map_or(name, |(_, wanted)| wanted);
        let kernel = self
            .0
            .kernel
            .borrow()
            .clone()
            .ok_or_else(missing)?
            .restore(ctx)?;
        let exports: Function<'_> = kernel.get("moduleOf")?;
        let exports: Object<'_> = exports.call((owner, wanted, short.is_none()))?;
        let names: Vec<String> = exports.get("names")?;
        let mut source =
            String::from("const { value, named } = import.meta.sculk; export default value;");
        for one in &names {
            source.push_str(&format!("export const {one} = named.{one};"));
        }
        let module = Module::declare(ctx.clone(), name, source)?;
        module.meta()?.set("sculk", exports)?;
        Ok(module)
    }
}

/// What an ES module finds besides the language's globals, where it has no names of its own for it.
fn scope_import(source: &str) -> String {
    const NAMES: [&str; 14] = [
        "console",
        "process",
        "Buffer",
        "require",
        "fetch",
        "setTimeout",
        "clearTimeout",
        "setInterval",
        "clearInterval",
        "setImmediate",
        "clearImmediate",
        "queueMicrotask",
        "global",
        "module",
    ];
    let names: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| !declares(source, name))
        .collect();
    format!("import {{ {} }} from 'sculk:scope';", names.join(", "))
}

/// Whether a source may have a name of its own; one too many costs nothing but that name.
fn declares(source: &str, name: &str) -> bool {
    [
        "const ",
        "let ",
        "var ",
        "function ",
        "class ",
        "as ",
        "import ",
    ]
    .iter()
    .any(|word| source.contains(&format!("{word}{name}")))
        || source
            .lines()
            .filter(|line| line.starts_with("import ") || line.contains("} from"))
            .any(|line| {
                line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                    .any(|word| word == name)
            })
}
