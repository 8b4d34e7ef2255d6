import type * as English from '../en/communities.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { longDates } from './formats.ts';

export { found } from './inside/found.ts';

export const communities: typeof English.communities = {
  nav: 'Gemeinschaften',
  lobby: 'Der Eingang',
  unnamed: 'Eine Gemeinschaft',
  about: 'Über diese Gemeinschaft',
  more: 'Gemeinschaften…',
  moreTitle: 'Gemeinschaften',
  moreLead: 'Eine Gemeinschaft hat eine eigene Halle. Folge einer mit einem Link, den du bekommst, oder gründe eine.',
  make: 'Gemeinschaft gründen',
  restore: 'Aus einer Sicherung herstellen',
  code: 'Dein Code',
  close: 'Schließen',
  back: 'Zurück',
  failed: 'Das hat nicht geklappt. Versuch es noch einmal.',

  makeLead: 'Sie gehört dir: Dieses Gerät hält ihren Schlüssel. Sichere ihn, sobald sie gegründet ist.',
  name: 'Name der Gemeinschaft',
  nameHint: 'So steht er über ihren Räumen.',
  nameMissing: 'Gib der Gemeinschaft einen Namen.',
  rules: 'Regeln',
  rulesHint: 'Was in ihren Räumen gilt. Alle können sie lesen.',
  picture: 'Bild',
  pictureHint: 'Ein Quadrat davon bleibt, verkleinert.',
  pictureWrong: 'Diese Datei ist kein Bild, das der Browser lesen kann.',
  noPicture: 'Bild entfernen',
  who: 'Wer in neue Räume darf',
  openHint: 'In ihrer Halle gelistet, für alle zu finden.',
  byLinkHint: 'Nie gelistet. Wer den Link hat, kommt herein.',
  membersHint: 'In ihrer Halle gelistet; nur Mitglieder kommen herein.',
  stageInvitedHint: 'Man hebt die Hand, und Hosts bitten hoch.',
  defaultsHint: 'Wer einen Raum öffnet, kann anders wählen.',
  submitMake: 'Gründen',
  submitEdit: 'Speichern',
  making: 'Wird gegründet…',
  edit: 'Name, Bild oder Regeln ändern…',
  editTitle: 'Gemeinschaft ändern',

  looking: 'Name und Regeln werden erfragt…',
  noRules: 'Hier sind keine Regeln angegeben.',
  standing: {
    none: 'Du folgst ihr. Das kann jeder; ihre offenen Räume stehen dir offen.',
    member: 'Du bist Mitglied: Du kommst in ihre Räume für Mitglieder und darfst andere einladen.',
    opener: 'Du bist Mitglied, darfst Räume öffnen und bist in jedem davon Host.',
    owner: 'Sie gehört dir: Ihr Schlüssel ist auf diesem Gerät.',
  },
  until: (at) => `Das gilt bis ${longDates.format(at)}.`,
  link: 'Ihren Link kopieren',
  linkHint: 'Mit diesem Link kann ihr jeder folgen. Mitglied wird damit niemand.',
  linkCopied: 'Link kopiert',
  linkFailed: 'Hier ist der Link; markiere und kopiere ihn.',

  offer: {
    member: 'Du bist eingeladen, Mitglied zu werden.',
    opener: 'Du bist eingeladen, Mitglied zu werden und Räume zu öffnen.',
  },
  offerBad: {
    expired: 'Diese Einladung ist abgelaufen. Bitte die Person, die sie geschickt hat, um eine neue.',
    damaged:
      'Diese Einladung ist beschädigt oder für etwas anderes. Bitte die Person, die sie geschickt hat, sie noch einmal zu kopieren.',
    'not-yours':
      'Diese Einladung ist für ein anderes Gerät. Gib der Person, die sie geschickt hat, den Code von diesem.',
  },
  offerOnce: 'Hat sie jemand vor dir genommen, bleiben die Räume für Mitglieder zu: Ihr Host weiß, wer zuerst da war.',
  join: 'Beitreten',

  invite: 'Einladen…',
  inviteTitle: 'In die Gemeinschaft einladen',
  left: (count) => plural(count, { one: 'Du hast # Einladung.', other: 'Du hast # Einladungen.' }),
  leftNone: 'Du hast keine Einladungen mehr.',
  kind: 'Für wen sie ist',
  kinds: {
    member: 'Für alle',
    opener: 'Ein Host',
    device: 'Mein Gerät',
  },
  kindHints: {
    member:
      'Ein Mitglied: wer den Link zuerst öffnet. Die Person kommt herein, darf sprechen und hat selbst zwei Einladungen.',
    opener: 'Jemand, dessen Code du hast. Die Person darf Räume öffnen und ist in allen davon Host.',
    device:
      'Ein anderes Gerät von dir, mit seinem Code: Dort bist du, was du hier bist. Das kostet eine deiner Einladungen.',
  },
  theirCode: 'Code der Person',
  theirCodeHint: 'Er steht unter „Gemeinschaften“, „Dein Code“.',
  deviceCode: 'Code des anderen Geräts',
  codeWrong: 'Das ist kein Code. Er hat 43 Buchstaben und Ziffern und ist nicht der dieses Geräts.',
  makeInvite: 'Einladung machen',
  makingInvite: 'Einladung wird gemacht…',
  ready: {
    member: 'Sie gilt für eine Person, die sie zuerst öffnet: Gib sie nur ihr.',
    opener: 'Sie nützt der Person mit diesem Code und sonst niemandem.',
    device: 'Öffne sie auf dem anderen Gerät. Auf jedem sonst nützt sie nichts.',
  },
  qr: 'QR-Code der Einladung. Halte die Kamera eines Telefons darauf.',
  another: 'Noch eine machen',
  sent: 'Vergebene Einladungen',
  takeBack: 'Zurücknehmen',
  takenBack: 'zurückgenommen; Räume wissen es, sobald du in ihnen warst',
  goodUntil: (at) => `gilt bis ${longDates.format(at)}`,
  runOut: 'abgelaufen',

  codeTitle: 'Code dieses Geräts',
  codeLead:
    'Gib ihn jemandem, der dich Räume öffnen lassen will, oder gib ihn auf deinem ersten Gerät ein, um dieses hinzuzufügen. Niemand kann damit in deinem Namen handeln.',
  codeLabel: 'Der Code',
  codeQr: 'QR-Code mit dem Code dieses Geräts.',
  codeCopy: 'Code kopieren',
  codeCopied: 'Code kopiert',

  backUp: 'Ihren Schlüssel sichern…',
  backUpTitle: 'Schlüssel sichern',
  backUpLead:
    'Ohne den Schlüssel kann niemand die Gemeinschaft ändern oder jemanden zum Host machen. Geht dieses Gerät verloren oder werden seine Daten gelöscht, ist der Schlüssel weg. Die Datei, die du sicherst, enthält ihn, verschlossen mit deiner Passphrase.',
  saved: 'Die Datei ist unterwegs. Wer sie und die Passphrase hat, dem gehört die Gemeinschaft.',
  restoreLead:
    'Die Datei, die beim Sichern des Schlüssels entstand, und ihre Passphrase geben diesem Gerät die Gemeinschaft.',
  fileHint: 'Ihr Name endet auf „.stoa-key.json“.',
  restoreFailed: 'Das ist keine Sicherung eines Schlüssels, oder die Passphrase ist eine andere.',

  forget: 'Nicht mehr folgen',
  forgetTitle: (name) => `${isolate(name)} nicht mehr folgen?`,
  forgetLead: 'Deine Mitgliedschaft ist damit auch vergessen und kommt ohne neue Einladung nicht wieder.',
  forgetOwner:
    'Auch der Schlüssel auf diesem Gerät ist dann vergessen. Ohne Sicherung gehört die Gemeinschaft nie wieder jemandem.',
  forgetKeep: 'Behalten',
};
