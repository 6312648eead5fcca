// A day's work in the practice world: chest, crafting table, barrel, furnace, digging, building, signs.
const Vec3 = require('vec3');

const CHEST = new Vec3(2, 64, 4);
const FURNACE = new Vec3(4, 64, 4);
const TABLE = new Vec3(6, 64, 4);
const BARREL = new Vec3(8, 64, 4);
const SIGN = new Vec3(0, 64, 3);
const DIRT = new Vec3(-10, 64, 12);

const beside = (bot, { x, y, z }) => bot.goTo({ x: x + 0.5, y, z: z - 1.5 }, 1);

async function work(bot, log) {
  await beside(bot, CHEST);
  const chest = await bot.openChest(CHEST);
  log(`chest: ${chest.containerCount('oak_log')} logs`);
  await chest.withdraw('oak_log', null, 4);
  await chest.deposit('oak_log', null, 1);
  log(`took ${bot.inventory.count('oak_log')}, left ${chest.containerCount('oak_log')}`);
  await chest.withdraw('diamond', null, 1).catch((error) => log(`no: ${error.message}`));
  await chest.close();

  await bot.craft('oak_planks', 12);
  await bot.craft('stick', 4);
  await beside(bot, TABLE);
  await bot.craft('wooden_pickaxe', 1, null).catch((error) => log(`no: ${error.message}`));
  await bot.craft('wooden_pickaxe', 1, TABLE);
  log(`made ${bot.inventory.count('wooden_pickaxe')} pickaxe, ${bot.inventory.count('oak_planks')} planks left`);

  await beside(bot, BARREL);
  const barrel = await bot.openContainer(BARREL);
  await barrel.withdraw('raw_iron', null, 1);
  await barrel.withdraw('coal', null, 1);
  await barrel.close();

  await beside(bot, FURNACE);
  const furnace = await bot.openFurnace(FURNACE);
  await furnace.putInput('raw_iron', null, 1);
  await furnace.putFuel('coal', null, 1);
  while (furnace.outputItem() === null) {
    await bot.waitForTicks(5);
    await furnace.update();
  }
  const ingot = await furnace.takeOutput();
  log(`smelted ${ingot.count} ${ingot.name}`);
  await furnace.close();

  const sign = await bot.readSignAsync(SIGN);
  log(`sign: ${sign.front[0]}`);

  await bot.dig(DIRT).catch((error) => log(`no: ${error.message}`));
  await beside(bot, DIRT);
  const near = await bot.findBlocksAsync({ names: ['obsidian'], radius: 16 });
  log(`sees ${near.length} obsidian`);
  await bot.dig(await bot.blockAtAsync(DIRT));
  const air = await bot.blockAtAsync(DIRT);
  await bot.equip('oak_planks');
  await bot.placeBlock(DIRT.offset(0, -1, 0), new Vec3(0, 1, 0));
  const planks = await bot.blockAtAsync(DIRT);
  log(`built ${planks.name} where ${air.name} was`);
}

module.exports = (bot) => {
  const log = (text) => bot.sendLog(text);
  bot.once('spawn', () =>
    work(bot, log).then(
      () => {
        log('done');
        bot.quit();
      },
      (error) => {
        log(`failed: ${error.message}`);
        bot.quit();
      },
    ),
  );
};
