/** The overlays about communities that a hallway can show. */
export type Panel =
  | 'more'
  | 'make'
  | 'restore'
  | 'code'
  | 'about'
  | 'edit'
  | 'invite'
  | 'back-up'
  | 'found'
  | 'lists'
  | 'forget';
