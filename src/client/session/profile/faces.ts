/**
 * Pictures on the discs of people, wherever discs are: as rules of a style sheet of their own, by the key that a disc names. So what is loaded first
 * knows of no picture, and people without one have their colour and initials.
 */
import { pictureAddress } from '../platform/picture-address.ts';

/** Those who are in the room, and those whom this person keeps. Of somebody who is in both the first holds. */
export type FacesOf = 'room' | 'kept';

const KEY = /^[0-9a-f]{16}$/;

export class Faces {
  readonly #sheet: Pick<CSSStyleSheet, 'replaceSync'>;
  readonly #of = new Map<FacesOf, ReadonlyMap<string, Uint8Array>>();

  constructor(sheet: Pick<CSSStyleSheet, 'replaceSync'>) {
    this.#sheet = sheet;
  }

  /** `pictures`: JPEGs by the key of the face, 16 hex digits. */
  show(of: FacesOf, pictures: ReadonlyMap<string, Uint8Array>): void {
    this.#of.set(of, pictures);
    const all = new Map([...(this.#of.get('kept') ?? []), ...(this.#of.get('room') ?? [])]);
    this.#sheet.replaceSync([...all].map(([key, picture]) => ruleOf(key, picture)).join('\n'));
  }
}

function ruleOf(key: string, picture: Uint8Array): string {
  if (!KEY.test(key)) return '';
  const face = `[data-face="${key}"]`;
  return `${face}{background:url("${pictureAddress(picture)}") center/cover}${face} bdi{visibility:hidden}`;
}

let shown: Faces | undefined;

/** Those of this page. */
export function faces(): Faces {
  if (shown === undefined) {
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    shown = new Faces(sheet);
  }
  return shown;
}
