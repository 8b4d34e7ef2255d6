/** The tracks of Matroska (RFC 9559, section 5.1.4). */
import { children, float, unsigned } from './elements.ts';

export interface MatroskaTrack {
  readonly number: number;
  /** `A_OPUS` and the like. */
  readonly codec: string;
  readonly codecPrivate: Uint8Array | undefined;
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  /** Its packets are compressed or encrypted once more. */
  readonly isWrapped: boolean;
}

const SOUND = 2;
/** The longest name of a codec that is read. */
const NAME = 64;

/** A string element: zero bytes end it, wherever it ends (RFC 8794, section 7.4). GStreamer writes one. */
function text(value: Uint8Array | undefined): string {
  return String.fromCharCode(...(value ?? []).slice(0, NAME)).replace(/\0.*$/s, '');
}

/** The first track of sound in the body of a Tracks element. */
export function soundTrack(tracks: Uint8Array): MatroskaTrack | undefined {
  for (const [id, entry] of children(tracks)) {
    const values = new Map(children(entry));
    const number = (key: number) => unsigned(values.get(key) ?? new Uint8Array(0));
    if (id !== 0xae || number(0x83) !== SOUND) continue;
    const audio = new Map(children(values.get(0xe1) ?? new Uint8Array(0)));
    const rate = audio.get(0xb5);
    const channels = audio.get(0x9f);
    return {
      number: number(0xd7),
      codec: text(values.get(0x86)),
      codecPrivate: values.get(0x63a2),
      rate: rate === undefined ? 8_000 : float(rate),
      channels: channels === undefined ? 1 : unsigned(channels),
      bits: unsigned(audio.get(0x6264) ?? new Uint8Array(0)),
      isWrapped: values.has(0x6d80),
    };
  }
  return undefined;
}
