/** Trees, herbs and stones of the country where stoas stood: easy to say, hard to mistake for a person. */
// biome-ignore format: a list of words reads better in rows
const NAMES = [
  'Acanthus', 'Almond', 'Amber', 'Basalt', 'Bay', 'Carob', 'Cedar', 'Chalk', 'Cistus', 'Cypress', 'Fennel', 'Fig', 'Flint', 'Granite',
  'Heather', 'Hyssop', 'Ivy', 'Juniper', 'Laurel', 'Lentisk', 'Limestone', 'Mallow', 'Marble', 'Mulberry', 'Myrtle', 'Oleander', 'Olive',
  'Onyx', 'Oregano', 'Pine', 'Pistachio', 'Plane', 'Pomegranate', 'Poplar', 'Porphyry', 'Quince', 'Rockrose', 'Saffron', 'Sage', 'Savory',
  'Tamarisk', 'Thyme', 'Travertine', 'Vine', 'Walnut', 'Willow',
] as const;

/** The relay's name when its operator chose none: always the same for a peer id. */
export function nameFor(peerId: string): string {
  let hash = 0;
  for (const char of peerId) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return NAMES[hash % NAMES.length] ?? NAMES[0];
}
