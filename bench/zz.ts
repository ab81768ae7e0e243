import { KilledDaemon } from '../test/store/killed-daemon.ts';
const d = await KilledDaemon.start('/tmp/wt/data/dist/cli/main.js', 9);
let lost=0, n=0, worst=0; const end=Date.now()+330_000;
while (n<50 && Date.now()<end){ const k = await d.killWhileMigrating(); n++; lost+=k.losses.length; worst=Math.max(worst,k.restartMs); if(k.losses.length) console.log(k.losses); }
console.log('migrating', n, 'lost', lost, 'worst', worst.toFixed(0));
await d.end();
