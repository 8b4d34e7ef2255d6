/** The programs that tests need, where they are, and how a person gets them. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Program names, the first found is taken, and the Debian package that has it. */
const PROGRAMS = {
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome'], packages: ['chromium'] },
  firefox: { names: ['firefox-esr', 'firefox'], packages: ['firefox-esr'] },
  webkit: {
    names: ['WebKitWebDriver'],
    // Its way to a sound server is among GStreamer's good plug-ins.
    packages: ['webkit2gtk-driver', 'gstreamer1.0-plugins-good'],
  },
  xvfb: { names: ['Xvfb'], packages: ['xvfb'] },
  'dbus-run-session': { names: ['dbus-run-session'], packages: ['dbus-daemon'] },
  pulseaudio: { names: ['pulseaudio'], packages: ['pulseaudio'] },
  pactl: { names: ['pactl'], packages: ['pulseaudio-utils'] },
  pacat: { names: ['pacat'], packages: ['pulseaudio-utils'] },
  'espeak-ng': { names: ['espeak-ng'], packages: ['espeak-ng'] },
  pocketsphinx: {
    names: ['pocketsphinx_continuous'],
    packages: ['pocketsphinx', 'pocketsphinx-en-us'],
  },
  sox: { names: ['sox'], packages: ['sox'] },
  opusenc: { names: ['opusenc'], packages: ['opus-tools'] },
  nft: { names: ['nft'], packages: ['nftables'] },
  conntrack: { names: ['conntrack'], packages: ['conntrack'] },
  ip: { names: ['ip'], packages: ['iproute2'] },
  caddy: { names: ['caddy'], packages: ['caddy'] },
  pebble: { names: ['pebble'], packages: ['pebble'] },
  'pebble-challtestsrv': { names: ['pebble-challtestsrv'], packages: ['pebble'] },
  openssl: { names: ['openssl'], packages: ['openssl'] },
  python3: { names: ['python3'], packages: ['python3'] },
  nginx: { names: ['nginx'], packages: ['nginx-light'] },
  haproxy: { names: ['haproxy'], packages: ['haproxy'] },
  apache2: { names: ['apache2'], packages: ['apache2'] },
  promtool: { names: ['promtool'], packages: ['prometheus'] },
  prometheus: { names: ['prometheus'], packages: ['prometheus'] },
  icecast2: { names: ['icecast2'], packages: ['icecast2'] },
  ffmpeg: { names: ['ffmpeg'], packages: ['ffmpeg'] },
  newsboat: { names: ['newsboat'], packages: ['newsboat'] },
  podboat: { names: ['podboat'], packages: ['newsboat'] },
  khal: { names: ['khal'], packages: ['khal'] },
  gpo: { names: ['gpo'], packages: ['gpodder'] },
  mpv: { names: ['mpv'], packages: ['mpv'] },
  script: { names: ['script'], packages: ['bsdutils'] },
  'systemd-analyze': { names: ['systemd-analyze'], packages: ['systemd', 'procps'] },
} as const;

/** What benches alone need: servers that one measures itself against, and another writer of files. */
const FOR_BENCHES = {
  murmurd: { names: ['murmurd', 'mumble-server'], packages: ['mumble-server'] },
  janus: { names: ['janus'], packages: ['janus'] },
  'gst-launch': {
    names: ['gst-launch-1.0'],
    packages: [
      'gstreamer1.0-tools',
      'gstreamer1.0-plugins-base',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-ugly',
      'gstreamer1.0-plugins-bad',
    ],
  },
} as const;

const KNOWN = { ...PROGRAMS, ...FOR_BENCHES };

export type Program = keyof typeof KNOWN;

/** Where administrators' programs are, though not always on a person's PATH. */
const EXTRA_PATH = ['/usr/sbin', '/sbin'];

async function locate(program: Program): Promise<string | undefined> {
  const override = process.env[`STOA_${program.toUpperCase().replace('-', '_')}`];
  if (override) return override;
  for (const name of KNOWN[program].names) {
    for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA_PATH]) {
      const path = join(folder, name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  return undefined;
}

/** The path of a program. Throws with the package to install when it is absent; STOA_CHROMIUM and the like override. */
export async function findProgram(program: Program): Promise<string> {
  const path = await locate(program);
  if (!path) throw new Error(`${program} is not installed (Debian: ${KNOWN[program].packages.join(' ')})`);
  return path;
}

/** Debian packages of the programs that are absent. */
export async function missingPackages(): Promise<string[]> {
  const missing = new Set<string>();
  for (const program of Object.keys(PROGRAMS) as Program[]) {
    if (!(await locate(program))) for (const name of KNOWN[program].packages) missing.add(name);
  }
  return [...missing];
}
