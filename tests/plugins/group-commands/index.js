const commands = { setgroup: require('./commands/setgroup') };

module.exports = {
  async onLoad(bot) {
    for (const make of Object.values(commands)) await bot.api.registerCommand(new (make(bot.api.Command))());
    bot.sendLog('commands are there');
  },
  async onUnload({ prisma }) {
    const { count } = await prisma.command.deleteMany({ where: { owner: 'plugin:group-commands' } });
    console.log(`${count} commands removed`);
  },
};
