// Places, entities and items in the shape mineflayer gives them.
((K) => {
  "use strict";

  class Vec3 {
    constructor(x = 0, y = 0, z = 0) {
      this.x = x;
      this.y = y;
      this.z = z;
    }
    set(x, y, z) {
      this.x = x;
      this.y = y;
      this.z = z;
      return this;
    }
    update(other) {
      return this.set(other.x, other.y, other.z);
    }
    clone() {
      return new Vec3(this.x, this.y, this.z);
    }
    offset(dx, dy, dz) {
      return new Vec3(this.x + dx, this.y + dy, this.z + dz);
    }
    translate(dx, dy, dz) {
      return this.set(this.x + dx, this.y + dy, this.z + dz);
    }
    plus(o) {
      return this.offset(o.x, o.y, o.z);
    }
    add(o) {
      return this.translate(o.x, o.y, o.z);
    }
    minus(o) {
      return this.offset(-o.x, -o.y, -o.z);
    }
    subtract(o) {
      return this.translate(-o.x, -o.y, -o.z);
    }
    scaled(k) {
      return new Vec3(this.x * k, this.y * k, this.z * k);
    }
    scale(k) {
      return this.set(this.x * k, this.y * k, this.z * k);
    }
    floored() {
      return new Vec3(Math.floor(this.x), Math.floor(this.y), Math.floor(this.z));
    }
    floor() {
      return this.update(this.floored());
    }
    rounded() {
      return new Vec3(Math.round(this.x), Math.round(this.y), Math.round(this.z));
    }
    abs() {
      return new Vec3(Math.abs(this.x), Math.abs(this.y), Math.abs(this.z));
    }
    distanceTo(o) {
      return Math.sqrt(this.distanceSquared(o));
    }
    distanceSquared(o) {
      const [x, y, z] = [this.x - o.x, this.y - o.y, this.z - o.z];
      return x * x + y * y + z * z;
    }
    manhattanDistanceTo(o) {
      return Math.abs(this.x - o.x) + Math.abs(this.y - o.y) + Math.abs(this.z - o.z);
    }
    xzDistanceTo(o) {
      return Math.hypot(this.x - o.x, this.z - o.z);
    }
    equals(o, error = 0) {
      return Math.abs(this.x - o.x) <= error && Math.abs(this.y - o.y) <= error && Math.abs(this.z - o.z) <= error;
    }
    norm() {
      return Math.hypot(this.x, this.y, this.z);
    }
    unit() {
      const norm = this.norm();
      return norm === 0 ? this.clone() : this.scaled(1 / norm);
    }
    dot(o) {
      return this.x * o.x + this.y * o.y + this.z * o.z;
    }
    toArray() {
      return [this.x, this.y, this.z];
    }
    toString() {
      return `(${this.x}, ${this.y}, ${this.z})`;
    }
  }
  K.Vec3 = Vec3;
  /** What `require('vec3')` is: a function that is used with and without `new`. */
  K.vec3 = function vec3(x, y, z) {
    if (Array.isArray(x)) return new Vec3(Number(x[0]), Number(x[1]), Number(x[2]));
    if (typeof x === "object" && x !== null) return new Vec3(Number(x.x), Number(x.y), Number(x.z));
    return new Vec3(x, y, z);
  };
  K.vec3.Vec3 = Vec3;

  // mineflayer's angles are radians that count the other way round, from the north.
  const TURN = 2 * Math.PI;
  K.yawOf = (degrees) => {
    const yaw = (Math.PI - (degrees * Math.PI) / 180) % TURN;
    return yaw < 0 ? yaw + TURN : yaw;
  };
  K.pitchOf = (degrees) => (-degrees * Math.PI) / 180;
  K.yawDegrees = (yaw) => 180 - (yaw * 180) / Math.PI;
  K.pitchDegrees = (pitch) => (-pitch * 180) / Math.PI;

  const HEIGHTS = { __proto__: null, player: 1.8, zombie: 1.95, skeleton: 1.99, creeper: 1.7, cow: 1.4, pig: 0.9, sheep: 1.3, chicken: 0.7, item: 0.25, spider: 0.9, enderman: 2.9 };
  const WIDTHS = { __proto__: null, cow: 0.9, pig: 0.9, sheep: 0.9, chicken: 0.4, item: 0.25, spider: 1.4 };
  const THINGS = new Set(["item", "arrow", "experience_orb", "armor_stand", "item_frame", "boat", "minecart", "tnt", "fireball", "painting"]);

  class Item {
    constructor(about) {
      this.type = about.type;
      this.count = about.count;
      this.metadata = 0;
      this.nbt = null;
      this.name = about.name;
      this.displayName = about.displayName;
      this.stackSize = about.stackSize;
      this.slot = about.slot;
      this.maxDurability = about.maxDurability;
      this.durabilityUsed = about.damage;
      this.customName = about.customName ?? null;
      this.customLore = about.lore?.length ? about.lore : null;
      this.enchants = (about.enchantments ?? []).map(({ name, level }) => ({ name, lvl: level, level }));
    }
  }
  K.Item = Item;
  K.itemOf = (about) => (about ? new Item(about) : null);

  class Entity {
    constructor(about) {
      this.id = about.id;
      this.position = new Vec3();
      this.velocity = new Vec3();
      this.equipment = [];
      this.effects = {};
      this.metadata = [];
      this.isValid = true;
      K.refresh(this, about);
    }
    getCustomName() {
      return this.customName ? new K.ChatMessage(this.customName) : null;
    }
    getDroppedItem() {
      return this.droppedItem ?? null;
    }
  }
  K.refresh = (entity, about) => {
    entity.uuid = about.uuid;
    entity.name = about.kind;
    entity.type = about.kind === "player" ? "player" : THINGS.has(about.kind) ? "object" : "mob";
    entity.kind = entity.type;
    entity.displayName = about.kind.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(" ");
    if (about.username !== undefined) entity.username = about.username;
    if (about.customName !== undefined) entity.customName = about.customName;
    entity.height = HEIGHTS[about.kind] ?? 1.8;
    entity.width = WIDTHS[about.kind] ?? 0.6;
    if (about.position) entity.position.update(about.position);
    entity.yaw = K.yawOf(about.yaw ?? 0);
    entity.headYaw = entity.yaw;
    entity.pitch = K.pitchOf(about.pitch ?? 0);
    entity.onGround = about.isOnGround ?? true;
    if (about.health !== undefined) entity.health = about.health;
    entity.isSneaking = about.isSneaking ?? false;
    if (about.item) entity.droppedItem = K.itemOf(about.item);
    const places = ["mainHand", "offHand", "feet", "legs", "chest", "head"];
    entity.equipment = places.map((place) => K.itemOf((about.equipment ?? []).find((one) => one.place === place)?.item));
    entity.heldItem = entity.equipment[0];
    return entity;
  };
  K.entityOf = (about) => new Entity(about);

  /** Where a ray from the eyes meets an entity's box, in blocks; nothing where it passes by. */
  K.hit = (eyes, direction, entity) => {
    const half = entity.width / 2;
    const low = entity.position.offset(-half, 0, -half);
    const high = entity.position.offset(half, entity.height, half);
    let near = 0;
    let far = Infinity;
    for (const axis of ["x", "y", "z"]) {
      if (Math.abs(direction[axis]) < 1e-9) {
        if (eyes[axis] < low[axis] || eyes[axis] > high[axis]) return undefined;
        continue;
      }
      const a = (low[axis] - eyes[axis]) / direction[axis];
      const b = (high[axis] - eyes[axis]) / direction[axis];
      near = Math.max(near, Math.min(a, b));
      far = Math.min(far, Math.max(a, b));
      if (near > far) return undefined;
    }
    return near;
  };
  K.shared.push(Vec3, K.vec3, Item, Entity);
  for (const one of [Vec3, Item, Entity]) K.hot.add(one);
})
