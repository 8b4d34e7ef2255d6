import { Later, type PersonButtonProps } from '../../shell/later.tsx';

/** What shows a person: a button that opens their card, as soon as there is one. */
export function LaterPerson(props: PersonButtonProps) {
  const { room, person, children, ...rest } = props;
  return <Later wait={<span {...rest}>{children}</span>}>{({ PersonButton }) => <PersonButton {...props} />}</Later>;
}
