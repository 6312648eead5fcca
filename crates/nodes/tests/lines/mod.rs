//! Documents from lines: `id type data` for a node, `a.pin -> b.pin` for a wire.

/// The document as JSON. `more` comes before the nodes: `"dialect":"sculk",`.
pub fn json(lines: &str, more: &str) -> String {
    let (mut nodes, mut wires) = (Vec::new(), Vec::new());
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some((from, to)) = line.split_once(" -> ") {
            let (a, b) = from.split_once('.').expect("a pin");
            let (c, d) = to.split_once('.').expect("a pin");
            wires.push(format!(
                r#"{{"id":"w{}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#,
                wires.len()
            ));
        } else {
            let mut words = line.splitn(3, ' ');
            let (id, kind) = (words.next().expect("an id"), words.next().expect("a type"));
            let data = words.next().unwrap_or("{}");
            nodes.push(format!(
                r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#
            ));
        }
    }
    format!(
        r#"{{{more}"nodes":[{}],"connections":[{}]}}"#,
        nodes.join(","),
        wires.join(",")
    )
}
