/** What a person carries from room to room beside their name: CBOR [about, [link, ...], picture or null]. */
import { asPicture } from '../community/picture.ts';
import { asLine, asList, asText, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { tidyText } from '../wire/text.ts';
import { MAX_ABOUT, MAX_ABOUT_BYTES, MAX_CARRIED, MAX_FACE, MAX_FACE_SIDE, MAX_LINK, MAX_LINKS } from './constants.ts';

export interface Carried {
  /** One line; '' for none. */
  readonly about: string;
  /** Addresses that begin with https://, as they are shown. */
  readonly links: readonly string[];
  /** A JPEG. */
  readonly picture: Uint8Array<ArrayBuffer> | null;
}

export const NOTHING_CARRIED: Carried = { about: '', links: [], picture: null };

/** ASCII alone, so that no letter looks like another, and nothing before the host: the name that is read is where it leads. */
const LINK = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?\/[!-~]*$/;

export function isBlank({ about, links, picture }: Carried): boolean {
  return about === '' && links.length === 0 && picture === null;
}

/** Throws MalformedError when a reader would refuse it. */
export function writeCarried({ about, links, picture }: Carried): Uint8Array<ArrayBuffer> {
  const bytes = encodeCbor([about, links, picture]);
  readCarried(bytes);
  return bytes;
}

/** Throws MalformedError. */
export function readCarried(bytes: Uint8Array): Carried {
  const [about, links, picture] = asList(decodeCbor(bytes, MAX_CARRIED), 'what is carried', 3);
  return {
    about: asLine(about, 'about', MAX_ABOUT_BYTES),
    links: asList(links, 'links', 0, MAX_LINKS).map(asLink),
    picture: picture === null ? null : copyOf(asPicture(picture, MAX_FACE, MAX_FACE_SIDE)),
  };
}

function asLink(value: unknown): string {
  const link = asText(value, 'link', MAX_LINK);
  if (!LINK.test(link)) throw new MalformedError('link');
  return link;
}

/** Makes what somebody typed about themselves fit. */
export function tidyAbout(text: string): string {
  return tidyText(text, MAX_ABOUT, MAX_ABOUT_BYTES);
}

/** An address as somebody typed it, perhaps without its beginning; undefined when it is none that is taken. */
export function tidyLink(typed: string): string | undefined {
  const text = typed.trim();
  try {
    const { href } = new URL(
      /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/:]+:[0-9]/.test(text) ? text : `https://${text}`,
    );
    return href.length <= MAX_LINK && LINK.test(href) ? href : undefined;
  } catch {
    return undefined;
  }
}
