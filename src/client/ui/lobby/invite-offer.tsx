import type { InviteOffer } from '../../../node/participant/rights/invites.ts';
import type { Lobby } from '../../session/view/lobby.ts';
import { InviteIcon } from '../components/control-icons.tsx';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';

/** What the opened link offers and from whom; or why it does not, and what to do. */
export function Offer({ lobby }: { lobby: Lobby }) {
  const { offer } = lobby;
  // A live region from the beginning, because the invite may be taken or revoked later.
  return (
    <div role="status">
      {offer && !lobby.banned && (
        <div class={offer.status === 'good' ? 'offer offer-good' : 'offer'}>
          <InviteIcon />
          <p>{offerWords(offer, lobby.mayEnter)}</p>
        </div>
      )}
    </div>
  );
}

/** One sentence, and a second with a remedy when the invite is not valid. */
export function offerWords(offer: InviteOffer, mayEnter: boolean): string {
  if (offer.status === 'good') return good(offer);
  return `${bad(offer)} ${mayEnter ? t.lobby.offer.anyway : wayOn(offer)}`;
}

function good({ kind, from }: InviteOffer): string {
  const words = t.lobby.offer;
  if (from.name === '') return kind === 'speak' ? words.someoneSpeak : words.someoneListen;
  return words[kind](shownName(from.name));
}

function bad({ status, from }: InviteOffer): string {
  const words = t.lobby.offer;
  switch (status) {
    case 'expired':
      return words.expired;
    case 'used':
      return words.used;
    case 'revoked':
      return from.name === '' ? words.someoneRevoked : words.revoked(shownName(from.name));
    case 'other-room':
      return words.otherRoom;
    default:
      return words.damaged;
  }
}

function wayOn({ status, from }: InviteOffer): string {
  if (status === 'damaged') return t.lobby.offer.copyAgain;
  return from.name === '' ? t.lobby.offer.someoneAnother : t.lobby.offer.another(shownName(from.name));
}
