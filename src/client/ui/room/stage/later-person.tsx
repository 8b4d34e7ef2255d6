import { Later, type PersonButtonProps } from '../../shell/later.tsx';

/** A person as a button that opens their card, once its code has loaded. */
export function LaterPerson(props: PersonButtonProps) {
  const { room, person, children, ...rest } = props;
  return <Later wait={<span {...rest}>{children}</span>}>{({ PersonButton }) => <PersonButton {...props} />}</Later>;
}
