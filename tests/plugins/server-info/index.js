const si = require('systeminformation');

module.exports = async (bot) => {
  const [cpu, mem, load] = await Promise.all([si.cpu(), si.mem(), si.currentLoad()]);
  bot.sendLog(`cores ${cpu.cores > 0} memory ${mem.total > mem.free} load ${Number.isFinite(load.currentLoad)} up ${process.uptime() >= 0}`);
};
