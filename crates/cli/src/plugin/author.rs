//! `sculk plugin new|check|pack`: for authors.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use sculk_plugins::scan::FindingKind;
use sculk_plugins_js::{Folder, read_folder};
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::template;
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder to make; its name is the plugin's.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folders of plugins.
    #[arg(required = true, value_name = "DIR")]
    plugins: Vec<PathBuf>,
    /// Prints one JSON object for each plugin.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PackArgs {
    /// The plugin's folder.
    #[arg(value_name = "DIR")]
    plugin: PathBuf,
    /// The file to write; NAME-VERSION.zip beside the folder if absent.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn new(args: &NewArgs) -> Result<u8, String> {
    let name = args
        .folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let manifest = json!({ "name": name }).to_string();
    sculk_plugins::Manifest::read(&manifest).map_err(|error| error.to_string())?;
    if args.folder.exists() {
        return Err(format!("{} is there already", args.folder.display()));
    }
    fs::create_dir_all(&args.folder)
        .map_err(|error| format!("{} cannot be made: {error}", args.folder.display()))?;
    for (path, text) in template::files(name) {
        let path = args.folder.join(path);
        fs::write(&path, text)
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    }
    print(&format!(
        "{} is a plugin now. Try it: sculk plugin try {} --practice",
        args.folder.display(),
        args.folder.display()
    ));
    Ok(0)
}

pub(super) fn check(args: &CheckArgs) -> Result<u8, String> {
    let mut is_fine = true;
    for path in &args.plugins {
        match read_folder(path) {
            Ok(folder) if args.json => print(&as_json(&folder).to_string()),
            Ok(folder) => describe(&folder),
            Err(error) => {
                is_fine = false;
                let line =
                    json!({ "path": path.display().to_string(), "error": error.to_string() });
                print(&if args.json {
                    line.to_string()
                } else {
                    error.to_string()
                });
            }
        }
    }
    Ok(if is_fine { 0 } else { 3 })
}

fn as_json(folder: &Folder) -> serde_json::Value {
    let manifest = &folder.manifest;
    let permissions = manifest.permissions.as_ref();
    let wants: Vec<_> = folder
        .scan
        .wants
        .iter()
        .map(|one| json!({ "permission": one.to_string(), "words": one.in_words() }))
        .collect();
    json!({
        "path": folder.path.display().to_string(),
        "name": manifest.name,
        "version": manifest.version,
        "main": manifest.main,
        "settings": manifest.settings,
        "dependencies": manifest.dependencies,
        "packages": manifest.packages,
        "declared": permissions.map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "wants": wants,
        "findings": folder.scan.findings,
        "digest": folder.locked.digest(),
        "files": folder.locked.files.len(),
    })
}

fn describe(folder: &Folder) {
    let manifest = &folder.manifest;
    print(&format!(
        "{} {} ({} files)",
        manifest.title(),
        manifest.version,
        folder.locked.files.len()
    ));
    match &manifest.permissions {
        Some(list) if list.is_empty() => print("  asks for no permission"),
        Some(list) => list
            .iter()
            .for_each(|one| print(&format!("  asks for {one}: {}", one.in_words()))),
        None => print("  says nothing about permissions"),
    }
    for one in &folder.scan.wants {
        let is_declared = manifest
            .permissions
            .as_ref()
            .is_some_and(|list| list.contains(one));
        if !is_declared {
            print(&format!("  its code uses {one}: {}", one.in_words()));
        }
    }
    for (name, range) in &manifest.dependencies {
        print(&format!("  needs the plugin {name} {range}"));
    }
    for finding in &folder.scan.findings {
        let mark = if finding.kind == FindingKind::NotThere {
            "note"
        } else {
            "look"
        };
        print(&format!(
            "  {mark}: {}:{}: {}",
            finding.file, finding.line, finding.says
        ));
    }
}

pub(super) fn pack(args: &PackArgs) -> Result<u8, String> {
    let folder = read_folder(&args.plugin).map_err(|error| error.to_string())?;
    let manifest = &folder.manifest;
    let file_name = format!(
        "{}-{}.zip",
        manifest.name.replace('/', "-"),
        manifest.version
    );
    let output = args.output.clone().unwrap_or_else(|| {
        let beside = args.plugin.parent().unwrap_or(Path::new("."));
        beside.join(file_name)
    });
    write_zip(&folder, &output)
        .map_err(|error| format!("{} cannot be written: {error}", output.display()))?;
    print(&format!(
        "{} holds {} files.",
        output.display(),
        folder.locked.files.len()
    ));
    Ok(0)
}

fn write_zip(folder: &Folder, output: &Path) -> Result<(), String> {
    let words = |error: &dyn std::error::Error| error.to_string();
    let file = File::create(output).map_err(|error| words(&error))?;
    let mut archive = ZipWriter::new(file);
    // One folder inside, as archives of Git hosts have it. The same files give the same archive.
    let root = folder.manifest.name.replace('/', "-");
    for path in folder.locked.files.keys() {
        let bytes = fs::read(folder.path.join(path)).map_err(|error| words(&error))?;
        let options = SimpleFileOptions::default().unix_permissions(0o644);
        archive
            .start_file(format!("{root}/{path}"), options)
            .map_err(|error| words(&error))?;
        archive.write_all(&bytes).map_err(|error| words(&error))?;
    }
    archive.finish().map_err(|error| words(&error))?;
    Ok(())
}
