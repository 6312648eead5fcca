module.exports = (bot, { settings }) => {
  let isEating = false;
  bot.on('health', async () => {
    if (isEating || bot.food === undefined || bot.food >= settings.below) return;
    const food = bot.inventory.items().find((item) => item.name === 'bread');
    if (!food) return;
    isEating = true;
    process.send({ type: 'event', eventType: 'autoEat:start', args: { food: food.name } });
    await bot.equip(food, 'hand');
    await bot.consume();
    bot.sendLog(`ate ${food.displayName} at ${bot.food}`);
    isEating = false;
  });
};
