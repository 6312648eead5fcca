module.exports = {
  async onLoad(bot, { settings, store }) {
    if (!bot.api.installedPlugins.includes('clan-chat')) return;
    const members = new Set(await store.get('members'));
    await bot.api.registerGroup({ name: 'Member', owner: 'plugin:clan-members', permissions: ['clan.say'] });
    bot.events.on('clan:player_joined', async ({ username }) => {
      members.add(username);
      await store.set('members', [...members]);
      const user = await bot.api.getUser(username);
      if (!user.hasGroup('Member')) await user.addGroup('Member');
      const [text] = settings.greetings;
      bot.api.sendMessage('clan', text.replace('{name}', username));
      bot.sendLog(`${user.username} may say: ${user.hasPermission('clan.say')}`);
    });
  },
};
