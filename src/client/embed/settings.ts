/** What the element tells its frame, behind the # of its address: the room, its relays, how it is to look, and who is around it. Strictly read. Pure. */

export interface Settings {
  readonly theme: 'light' | 'dark' | undefined;
  /** `#rrggbb` of what is pressed, and of the ground. */
  readonly accent: string | undefined;
  readonly ground: string | undefined;
  /** BCP 47 tag that is preferred to those of the browser. */
  readonly language: string | undefined;
  /** The origin of the page around, which is told what happens; undefined for nobody. */
  readonly around: string | undefined;
}

/** Longest fragment that is looked at, characters. */
const MAX_FRAGMENT = 4_096;

export function readSettings(fragment: string): Settings {
  const params = new URLSearchParams(fragment.replace(/^#/, '').slice(0, MAX_FRAGMENT));
  const matching = (name: string, form: RegExp): string | undefined => form.exec(params.get(name) ?? '')?.[0];
  const colour = /^#[0-9a-f]{6}$/i;
  return {
    theme: matching('theme', /^(light|dark)$/) as Settings['theme'],
    accent: matching('accent', colour),
    ground: matching('ground', colour),
    language: matching('lang', /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/),
    around: originIn(params.get('around') ?? ''),
  };
}

/** Of a page in a sandbox the origin is `null`, which names nobody. */
function originIn(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text ? origin : undefined;
}

/** Black or white: what can be read on a colour (WCAG 2.2, relative luminance). */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  // Where the contrast with either is the same.
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) > 0.179 ? '#000000' : '#ffffff';
}
