INSERT INTO "Server" VALUES (1, 'Home', 'play.example.net', 25570, '1.20.4'), (2, 'Unused', 'other.example.net', 25565, '1.20.1');
INSERT INTO "Proxy" VALUES (5, 'Out', 'socks5', '10.0.0.9', 1080, 'me', 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff:1bbd0c40f225ed07a28111449a3635de:d014725bf4f2dc', 'the good one', 0, 0);
INSERT INTO "Bot" VALUES
 (1, 'Digger', 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff:1bbd0c40f225ed07a28111449a3635de:d014725bf4f2dc', '!', 'digs', 'alex, Steve', 2, 1, 5, NULL, NULL, NULL, NULL, 0, 0),
 (2, 'Guard', 'Sw0rdfish-9', '@', NULL, '', 1, 1, NULL, '10.0.0.1', 1081, 'two', 'Thr0ugh-it-7', 0, 0),
 (3, 'bad name!', NULL, '@', NULL, '', 3, 1, NULL, NULL, NULL, NULL, NULL, 0, 0);
INSERT INTO "Permission" VALUES (1, 'user.say', NULL, 'system', 1), (2, 'mine.deep', 'digs deep', 'admin', 1);
INSERT INTO "Group" VALUES (1, 'User', 'system', 1), (2, 'Miners', 'admin', 1);
INSERT INTO "GroupPermission" VALUES (1, 1), (2, 1), (2, 2);
INSERT INTO "User" VALUES (1, 'alex', 0, 1), (2, 'griefer', 1, 1), (3, 'Alex', 0, 1);
INSERT INTO "UserGroup" VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO "InstalledPlugin" VALUES (1, 1, 'shop', '1.2.0', 'sells', 'GITHUB', 'https://example.net', 'tag', 'v1', '/home/alex/.blockmine/storage/plugins/bot_1/shop', 1, '{"settings":{"tax":{"type":"number"},"key":{"type":"string","secret":true}}}', '{"tax":1,"key":"PLUGIN-SECRET-NOT-TAKEN"}', 0);
INSERT INTO "Command" VALUES
 (1, 1, 'Give', 1, 5, '["g"]', 'gives', 'visual_editor', 2, '["chat","clan"]', 1, '[{"id":"1","name":"what","type":"string","description":"","required":true}]', @GRAPH@, NULL),
 (2, 1, 'ping', 1, 5, '[]', NULL, 'system', NULL, '["chat"]', 0, '[]', 'null', NULL),
 (3, 1, 'broken', 1, 0, '[]', NULL, 'visual_editor', NULL, '["chat"]', 1, '[]', '{"nodes":[', NULL),
 (4, 1, 'odd', 1, 0, '["give"]', NULL, 'visual_editor', NULL, '["chat"]', 1, '[]', '{"nodes":[{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},{"id":"x","type":"shop:sell","position":{"x":0,"y":0},"data":{}}],"connections":[{"id":"e","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"x","targetPinId":"exec"}]}', 1);
INSERT INTO "EventGraph" VALUES (1, 1, 'Greets', 1, '{"format_version":1,"dialect":"sculk","nodes":[{"id":"a","type":"event:chat","position":{"x":0,"y":0},"data":{}},{"id":"a","type":"event:chat","position":{"x":0,"y":0},"data":{}}],"connections":[],"variables":[]}', '[]', 0, 0, NULL);
INSERT INTO "EventTrigger" VALUES (1, 1, 'chat');
INSERT INTO "PluginDataStore" VALUES (1, 'shop', 1, 'prices', '{"a":1}', 0, 0);
INSERT INTO "ScheduledTask" VALUES
 (1, 'up', NULL, 'START_BOT', '["1"]', '{}', 1, 1, NULL, 0, 0),
 (2, 'nightly', '0 4 * * *', 'RESTART_BOT', '["ALL"]', '{}', 1, 0, NULL, 0, 0),
 (3, 'never', 'nonsense', 'STOP_BOT', '[1]', '{}', 1, 0, NULL, 0, 0);
INSERT INTO "PanelUser" VALUES (1, 'u', 'admin', 'HASH-NOT-TAKEN', 1, 0, 1);
