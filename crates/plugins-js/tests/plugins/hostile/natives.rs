//! Functions of the language that would count to a length nobody's array has, or compare for hours, without ever
//! being interrupted: one test for each group, each function in a turn of its own.

use sculk_plugins::ToPlugins;

use crate::stage::Stage;

/// Each of these comes to an end in its turn: with a value, with an error, or stopped.
fn all_come_to_an_end(cases: &[&str]) {
    for case in cases {
        let source = format!(
            "module.exports = (bot) => bot.on('chat', (name, text) => {{ if (text === 'go') try {{ bot.sendLog('came to ' + typeof ({case})); }} catch (e) {{ bot.sendLog('came to ' + e.name); }} }});"
        );
        let mut play = Stage::new()
            .limits(|limits| {
                limits.event_ms = 200;
                limits.memory_bytes = 48 << 20;
            })
            .plugin("bad", &source)
            .start()
            .ready();
        play.chat("Steve", "go");
        play.until(case, |play| {
            play.shown.iter().any(|value| value["type"] == "stopped")
                || play.log.iter().any(|line| line.starts_with("came to"))
        });
        play.engine.tell(ToPlugins::Ping { seq: 1 });
        play.shows("pong");
    }
}

#[test]
fn natives_that_turn_arrays_around() {
    all_come_to_an_end(&[
        "[].reverse.call({ length: 2 ** 53 - 1 })",
        "new Array(2 ** 32 - 1).reverse()",
        "[].copyWithin.call({ length: 2 ** 53 - 1 }, 0, 5)",
        "new Array(2 ** 32 - 1).copyWithin(0, 5)",
        "[].sort.call({ length: 2 ** 53 - 1 })",
        "new Array(2 ** 32 - 1).sort()",
        "[].fill.call({ length: 2 ** 53 - 1 }, 0)",
        "[].reverse.call(new Proxy([], { get: (t, k) => (k === 'length' ? 2 ** 53 - 1 : undefined) }))",
        "(() => { let n = 0; return [].reverse.call({ get length() { return n++ ? 2 ** 53 - 1 : 0; } }); })()",
    ]);
}

#[test]
fn natives_that_move_elements() {
    all_come_to_an_end(&[
        "[].shift.call({ length: 2 ** 53 - 1 })",
        "new Array(2 ** 32 - 1).shift()",
        "[].unshift.call({ length: 2 ** 53 - 3 }, 0)",
        "[].splice.call({ length: 2 ** 53 - 1 }, 0, 1)",
        "new Array(2 ** 32 - 1).splice(0, 1)",
        "new Array(2 ** 32 - 1).slice(0)",
        "[].toSpliced.call({ length: 2 ** 32 - 1 }, 0, 1)",
        "[].with.call({ length: 2 ** 32 - 1 }, 0, 1)",
        "[].toReversed.call({ length: 2 ** 32 - 1 })",
        "[].toSorted.call({ length: 2 ** 32 - 1 })",
    ]);
}

#[test]
fn natives_that_look_through_arrays() {
    all_come_to_an_end(&[
        "[].indexOf.call({ length: 2 ** 53 - 1 }, 1)",
        "[].lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)",
        "[].includes.call({ length: 2 ** 53 - 1 }, 1)",
        "[].find.call({ length: 2 ** 53 - 1 }, Math.abs)",
        "[].every.call({ length: 2 ** 53 - 1 }, Math.abs)",
        "[].reduce.call({ length: 2 ** 53 - 1 }, Math.abs, 0)",
        "(() => { const all = new Array(2e6).fill(0); for (;;) all.includes(1); })()",
    ]);
}

#[test]
fn natives_that_join_and_flatten() {
    all_come_to_an_end(&[
        "[].join.call({ length: 2 ** 53 - 1 }, '')",
        "[].toLocaleString.call({ length: 2 ** 53 - 1 })",
        "String(new Array(2 ** 32 - 1))",
        "[].flat.call({ length: 2 ** 53 - 1 })",
        "[new Array(2 ** 32 - 1)].flat()",
        "[].flatMap.call({ length: 2 ** 53 - 1 }, Math.abs)",
        "[1].flatMap(() => new Array(2 ** 32 - 1))",
        "[].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true })",
        "[].concat(new Array(2 ** 32 - 1))",
        "(() => { const late = []; return [].concat({ get [Symbol.isConcatSpreadable]() { late.length = 2 ** 32 - 1; return false; } }, late); })()",
        "Array.from({ length: 2 ** 53 - 1 })",
    ]);
}

#[test]
fn natives_that_step_through_iterators() {
    all_come_to_an_end(&[
        "[].values.call({ length: 2 ** 53 - 1 }).drop(2 ** 52).next()",
        "Math.sumPrecise([].keys.call({ length: 2 ** 53 - 1 }))",
        "new Set([].values.call({ length: 2 ** 53 - 1 }))",
        "Object.fromEntries([].values.call({ length: 2 ** 53 - 1 }))",
        "[].values.call({ length: 2 ** 53 - 1 }).every(Array)",
    ]);
    let like = "{ size: 1, has() {}, keys: () => [].values.call({ length: 2 ** 53 - 1 }) }";
    for name in [
        "isSupersetOf",
        "isSubsetOf",
        "isDisjointFrom",
        "union",
        "difference",
        "intersection",
        "symmetricDifference",
    ] {
        all_come_to_an_end(&[&format!("new Set([undefined]).{name}({like})")]);
    }
}

#[test]
fn natives_that_look_for_texts() {
    const LONG: &str = "'a'.repeat(2 ** 23)";
    const WHAT: &str = "'a'.repeat(2 ** 22) + 'b'";
    for call in [
        "indexOf(WHAT)",
        "lastIndexOf(WHAT)",
        "includes(WHAT)",
        "split(WHAT)",
        "replace(WHAT, '')",
        "replaceAll(WHAT, '')",
        "replace({ toString: () => WHAT }, '')",
    ] {
        all_come_to_an_end(&[&format!("({LONG}).{}", call.replace("WHAT", WHAT))]);
    }
    all_come_to_an_end(&["String.raw({ raw: { length: 2 ** 53 - 1 } })"]);
}

#[test]
fn natives_that_read_and_write_much() {
    all_come_to_an_end(&[
        "(() => { const all = 'x'.repeat(4 << 20); for (;;) JSON.stringify(all); })()",
        "JSON.stringify(new Array(2 ** 32 - 1))",
        "JSON.stringify(new Proxy([], { get: (t, k) => (k === 'length' ? 2 ** 53 - 1 : undefined) }))",
        "'x'.repeat(2 ** 30)",
        "''.padEnd(2 ** 30, 'ab')",
        "3n ** 2000000n",
        "/^(a|a)*$/.test('a'.repeat(60) + '!')",
    ]);
}

/// What they do otherwise is what the language says.
#[test]
fn natives_do_as_ever() {
    let mut play = Stage::new()
        .plugin(
            "good",
            r#"const same = (got, wanted) => { const [a, b] = [got, wanted].map((one) => JSON.stringify(one)); if (a !== b) throw new Error(a + ' is not ' + b); };
            const like = () => ({ length: 3, 0: 'c', 1: 'a', 2: 'b' });
            class More extends Array {}
            module.exports = (bot) => {
                same([3, 1, 2].sort(), [1, 2, 3]); same([3, 1, 2].sort((a, b) => b - a), [3, 2, 1]); same([].sort.call(like()), { 0: 'a', 1: 'b', 2: 'c', length: 3 });
                same([1, 2, 3].reverse(), [3, 2, 1]); same([].reverse.call(like()), { 0: 'b', 1: 'a', 2: 'c', length: 3 }); same([].join.call(like(), '-'), 'c-a-b'); same([1, [2, null], undefined].join(), '1,2,,');
                same([].shift.call(like()), 'c'); same([].splice.call(like(), 1, 1), ['a']); same((function () { return [].slice.call(arguments, 1); })(1, 2, 3), [2, 3]); same((function () { return [].shift.call(arguments); })(7), 7);
                const moved = like(); same([].unshift.call(moved, 'z'), 4); same(moved, { 0: 'z', 1: 'c', 2: 'a', 3: 'b', length: 4 }); same([].slice.call('abc'), ['a', 'b', 'c']);
                same([1, 2, 3, 4].splice(1, 2, 'x'), [2, 3]); same([1, 2, 3].copyWithin(0, 1), [2, 3, 3]); same([0].concat(1, [2, [3]], { length: 1 }), [0, 1, 2, [3], { length: 1 }]); same([].concat({ length: 2, 0: 'a', 1: 'b', [Symbol.isConcatSpreadable]: true }), ['a', 'b']);
                same(More.from([1]).concat([2]) instanceof More, true); same(More.from([2, 1]).sort() instanceof More, true); same(More.of(1, 2).slice(1) instanceof More, true);
                same([1, [2, [3, [4]]]].flat(), [1, 2, [3, [4]]]); same([1, [2, [3, [4]]]].flat(Infinity), [1, 2, 3, 4]); same([[1], [2]].flat(0), [[1], [2]]); same([1, 2].flatMap((n) => [n, [n]]), [1, [1], 2, [2]]); same([, 1].flat(), [1]);
                same([1, NaN].includes(NaN), true); same([1, 2, 1].lastIndexOf(1), 2); same([1, 2, 1].lastIndexOf(1, 1), 0); same([1, 2, 1].indexOf(1, 1), 2);
                same('abcabc'.indexOf('c', 3), 5); same('abcabc'.lastIndexOf('c', 4), 2); same('abcabc'.lastIndexOf('c'), 5); same('abc'.includes('b'), true); same('a1b2'.replace(/\d/g, (d) => d * 2), 'a2b4'); same('aXbX'.replace('X', '[$`|$&]'), 'a[a|X]bX'); same('a.b.c'.replaceAll('.', '-'), 'a-b-c'); same('a,b,c'.split(',', 2), ['a', 'b']); same('abc'.split(''), ['a', 'b', 'c']); same('a1b'.split(/\d/), ['a', 'b']); same('abc'.split(), ['abc']); same('1null'.replace(null, 'x'), '1x');
                same(String.raw`a\n${1}b`, 'a\\n1b'); same([...new Set([1, 2]).union(new Set([3]))], [1, 2, 3]); same([...new Set([1, 2]).intersection(new Map([[2, 0]]))], [2]); same(new Set([1]).isSubsetOf(new Set([1, 2])), true); same([...[1, 2, 3].values().drop(1)], [2, 3]); same(Math.sumPrecise?.([0.1, 0.2, 0.3]) ?? 0.6, 0.6);
                const big = 'ab'.repeat(40000); same((big + 'x' + big).indexOf('x' + big.slice(0, 3000)), 80000); same((big + 'x' + big).lastIndexOf(big), 80001); same((big + 'x').split('x' ).length, 2); same(JSON.stringify({ b: [1] }, null, 1), '{\n "b": [\n  1\n ]\n}');
                bot.sendLog('as ever');
            };"#,
        )
        .start()
        .ready();
    play.logs("as ever");
}
