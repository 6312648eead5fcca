"""A tray for the stories: takes the place of a desktop's panel on the session bus.

Speaks StatusNotifierItem (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/) and
com.canonical.dbusmenu. Reads one JSON request per line from stdin, writes one JSON answer per line:
{"op": "menu"} -> {"items": [{"id", "label", "enabled", "children"}]}, null while there is no icon;
{"op": "click", "id": N} -> {"ok": true}. Ends with its stdin.
"""

import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Watcher(dbus.service.Object):
    """Where programs register their icons."""

    def __init__(self, bus):
        super().__init__(dbus.service.BusName(WATCHER, bus), "/StatusNotifierWatcher")
        self.items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        name, path = (sender, service) if service.startswith("/") else (service, "/StatusNotifierItem")
        self.items.append((name, path))
        self.StatusNotifierItemRegistered(name + path)

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.signal(WATCHER, signature="s")
    def StatusNotifierItemRegistered(self, item):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return {
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array([n + p for n, p in self.items], signature="s"),
        }


def menu_of(bus, watcher):
    if not watcher.items:
        return None
    name, path = watcher.items[-1]
    item = bus.get_object(name, path)
    menu_path = item.Get(ITEM, "Menu", dbus_interface=PROPERTIES)
    return dbus.Interface(bus.get_object(name, menu_path), MENU)


def tree(node):
    number, properties, children = node
    return {
        "id": int(number),
        # A single underscore marks a mnemonic, a double one is an underscore.
        "label": str(properties.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
        "enabled": bool(properties.get("enabled", True)),
        "children": [tree(child) for child in children],
    }


def answer(bus, watcher, request):
    menu = menu_of(bus, watcher)
    if menu is None:
        return {"items": None}
    if request["op"] == "menu":
        _, root = menu.GetLayout(0, -1, dbus.Array([], signature="s"), timeout=5)
        return {"items": tree(root)["children"]}
    menu.Event(dbus.Int32(request["id"]), "clicked", "", dbus.UInt32(0), timeout=5)
    return {"ok": True}


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    watcher = Watcher(bus)
    loop = GLib.MainLoop()

    def read(_source, _condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        try:
            out = answer(bus, watcher, json.loads(line))
        except Exception as error:  # told to the story, which decides
            out = {"error": str(error)}
        print(json.dumps(out), flush=True)
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, read)
    print(json.dumps({"ready": True}), flush=True)
    loop.run()


main()
