//! Plugins from web servers: an archive, or the page of a repository on GitHub.

use sculk_plugins::package::Package;

use super::files::MAX_ARCHIVE;
use super::install::{InstallError, read_archive};
use crate::web::Web;

/// Fetches a plugin. Gives it with the address it came from.
pub(crate) async fn fetch(url: &str, web: &Web) -> Result<(Package, String), InstallError> {
    let address = archive_of(url.trim())
        .ok_or_else(|| InstallError::Fetch(format!("“{url}” is no address of a web server.")))?;
    let bytes = web.download(&address, MAX_ARCHIVE).await;
    let bytes = bytes.map_err(InstallError::Fetch)?;
    let package = read_archive(bytes, url.trim().to_owned()).await?;
    Ok((package, url.trim().to_owned()))
}

/// The archive behind an address: that of a repository's page on GitHub is made from it.
fn archive_of(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    if rest.is_empty() || url.contains(char::is_whitespace) {
        return None;
    }
    let plain = rest.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<_> = plain.trim_end_matches('/').split('/').collect();
    let archive = |owner: &str, name: &str, branch: &str| {
        let name = name.trim_end_matches(".git");
        Some(format!(
            "https://codeload.github.com/{owner}/{name}/zip/{branch}"
        ))
    };
    match parts.as_slice() {
        ["github.com" | "www.github.com", owner, name] => archive(owner, name, "HEAD"),
        [
            "github.com" | "www.github.com",
            owner,
            name,
            "tree",
            branch @ ..,
        ] => archive(owner, name, &branch.join("/")),
        _ => Some(url.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_repository_stands_for_its_archive() {
        let archive = |url: &str| archive_of(url).unwrap();
        assert_eq!(
            archive("https://github.com/me/hello.git"),
            "https://codeload.github.com/me/hello/zip/HEAD"
        );
        assert_eq!(
            archive("https://github.com/me/hello/tree/dev/x?tab=a"),
            "https://codeload.github.com/me/hello/zip/dev/x"
        );
        let file = "https://example.com/hello-1.0.0.tgz";
        assert_eq!(archive(file), file);
        for bad in ["", "hello", "file:///etc/passwd", "https://", "https://a b"] {
            assert_eq!(archive_of(bad), None, "{bad}");
        }
    }
}
