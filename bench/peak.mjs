/** For `node --import`: writes the peak resident memory of the process, in bytes, to the file that PEAK_FILE names. */
import { readFileSync, writeFileSync } from 'node:fs';

function peakBytes() {
  try {
    // What the kernel counts for this program alone: maxRSS also counts the process that started it.
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(peakBytes())));
