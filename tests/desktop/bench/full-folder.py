"""Fills the data folder of an app that does not run with long lists, straight into its databases.

Usage: full-folder.py FOLDER ROWS BOT_ID
Writes ROWS users, stored values, entries of the audit, jobs of a schedule, and lines of the bot's console.
"""

import json
import sqlite3
import sys
import time

folder, rows, bot = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
now = int(time.time() * 1000)


def span(text):
    plain = dict.fromkeys(["bold", "italic", "underlined", "strikethrough", "obfuscated"], False)
    return {"text": text, "color": None, **plain}


def console_line(seq):
    text = f"<Player_{seq % 500}> line number {seq} of a busy evening"
    at = now - (rows - seq) * 500
    line = {
        "seq": seq,
        "at": at,
        "source": "graph" if seq % 9 == 0 else "chat",
        "level": "warning" if seq % 50 == 0 else "info",
        "spans": [span(text)],
        "player": f"Player_{seq % 500}",
        "node": None,
    }
    return (bot, seq, at, text.lower(), json.dumps(line))


db = sqlite3.connect(f"{folder}/sculk.db")
db.execute("PRAGMA foreign_keys = ON")
groups = [row[0] for row in db.execute("SELECT id FROM groups WHERE bot_id = ?", (bot,))]
db.executemany(
    "INSERT INTO users (bot_id, username, is_blacklisted, created_at, updated_at, note, last_seen_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)",
    (
        (bot, f"player_{n:06}", int(n % 97 == 0), now, now, f"note {n}" if n % 5 == 0 else "", now - n * 1000)
        for n in range(rows)
    ),
)
for at, group in enumerate(groups):
    db.execute(
        "INSERT INTO group_members (user_id, group_id) SELECT id, ? FROM users WHERE bot_id = ? AND id % ? = ?",
        (group, bot, len(groups), at),
    )
db.executemany(
    "INSERT INTO shared_values (scope, owner, key, value, updated_at) VALUES (0, 'graphs', ?, ?, ?)",
    ((f"balance:{n:06}", str(n), now) for n in range(rows)),
)
db.executemany(
    "INSERT INTO audit (at, actor, action, bot_id, subject, old_value, new_value) "
    "VALUES (?, 'user', 'update_command', ?, 'fly', ?, ?)",
    (
        (now - (rows - n) * 1000, bot, '{"cooldownSeconds":0}', '{"cooldownSeconds":%d}' % n)
        for n in range(rows)
    ),
)
schedule = db.execute(
    "INSERT INTO schedules (name, is_enabled, plan, action, targets, missed, overlap, max_attempts, looked_until, "
    "created_at, updated_at) VALUES ('Ticks', 0, ?, ?, ?, 'skip', 'skip', 3, ?, ?, ?)",
    ('{"type":"atStart"}', '{"type":"start"}', '{"type":"all"}', now, now, now),
).lastrowid
db.executemany(
    "INSERT INTO schedule_jobs (schedule_id, bot_id, key, cause, due_at, state, attempt, begun_at, ended_at) "
    "VALUES (?, ?, ?, 'clock', ?, 'done', 1, ?, ?)",
    (
        (schedule, bot, f"bench/{n}", at, at, at + 40)
        for n, at in ((n, now - (rows - n) * 1000) for n in range(rows))
    ),
)
db.commit()
db.close()

journal = sqlite3.connect(f"{folder}/journal.db")
journal.execute("DELETE FROM lines WHERE bot_id = ?", (bot,))
journal.executemany(
    "INSERT INTO lines (bot_id, seq, at, text, line) VALUES (?, ?, ?, ?, ?)",
    (console_line(seq) for seq in range(1, rows + 1)),
)
journal.commit()
journal.close()
