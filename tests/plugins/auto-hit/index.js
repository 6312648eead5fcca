module.exports = {
  onLoad(bot, { settings }) {
    bot.once('spawn', async () => {
      const sword = bot.inventory.items().find((item) => item.name.endsWith('_sword'));
      if (sword) await bot.equip(sword, 'hand');
      await bot.look(Math.PI, 0, true);
      const timer = setInterval(() => {
        const entity = bot.entityAtCursor(settings.range);
        if (entity?.type !== 'mob') return;
        bot.attack(entity);
        bot.swingArm();
        clearInterval(timer);
        bot.sendLog(`hit ${entity.name} at ${entity.position.distanceTo(bot.entity.position).toFixed(1)}`);
      }, 5);
    });
  },
};
