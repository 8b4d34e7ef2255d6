/** Texts about where a community is found when no relay of its own answers. */
import type { PlaceCheck } from '../../../../session/view/communities.ts';
import { others, some } from '../formats.ts';

export const found = {
  open: 'Where it is found…',
  title: 'Where it is found',
  lead: 'One day all its relays may be gone. Then the pages of those who follow it look at two places that are no relays, and believe what is signed with its key.',
  relays: 'Its relays',
  relaysHint: 'Web addresses of relays that run, one a line.',
  relaysWrong: 'One of these is no relay, or does not answer; or they have more than six addresses.',
  file: 'A file',
  fileHint: 'Where it is going to be: https://example.org/relays.json',
  fileWrong: 'This is no address of a file that begins with https://.',
  name: 'A name in DNS',
  nameHint: 'Of a domain that is yours: _stoa.example.org',
  nameWrong: 'This is no name in DNS.',
  sign: 'Sign',
  signing: 'Asking the relays, and signing…',
  signed: 'Signed. Now put it at its places.',
  save: 'Save the file',
  saveHint: 'It belongs at the address above, at a host that lets pages of other sites read it.',
  copy: 'Copy the TXT record',
  copied: 'Record copied',
  copyHint: 'It belongs at the name above, with whoever hosts your domain.',
  copyFailed: 'Here is the record; select and copy it.',
  check: 'Check its places',
  checking: 'Asking, as any page would…',
  link: 'Whoever visits its hallway from now on knows these places, and its link names them.',
  ask: 'Ask them',
  says: {
    file: {
      this: 'The file is there.',
      older: 'There is an older file.',
      nothing: 'No file of this community is there.',
      silent: 'The file’s host does not answer, or lets no page of another site read it.',
    },
    name: {
      this: 'The name has the record.',
      older: 'The name has an older record.',
      nothing: 'The name has no record of this community.',
      silent: 'Nobody answers for the name.',
    },
  } satisfies Record<PlaceCheck['kind'], Record<PlaceCheck['says'], string>>,
  /** `whom`: hosts that see who asks. */
  askingThem: (whom: readonly string[]) => `None of its relays answers. Asking ${some(whom, others)} where it is.`,
  foundBy: (by: string) => `None of its relays answered. ${by} told where it is now.`,
  nowhere: (places: readonly string[]) =>
    `None of its relays answers, and nothing new was found at ${some(places, others)}. The next look is in a while.`,
  unasked: (whom: readonly string[]) =>
    `None of its relays answers. As you hide your IP, nobody else was asked: ${some(whom, others)} would see it.`,
};
