/** What can lie over a hallway about communities. */
export type Panel = 'more' | 'make' | 'restore' | 'code' | 'about' | 'edit' | 'invite' | 'back-up' | 'forget';
