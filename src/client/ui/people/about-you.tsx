import { useRef, useState } from 'preact/hooks';
import { MAX_ABOUT, MAX_LINK, MAX_LINKS } from '../../../node/profile/constants.ts';
import { MAX_NAME } from '../../../node/records/constants.ts';
import { pictureAddress } from '../../session/platform/picture-address.ts';
import { ownProfile } from '../../session/profile/own-profile.ts';
import { Field } from '../components/form/field.tsx';
import { PictureField } from '../components/form/picture-field.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';
import { Back } from './backups.tsx';

const loadMaking = () => import('../../session/profile/make-profile.ts');

type State = 'idle' | 'saving' | 'saved' | 'failed';

/** The one place where somebody says what others see of them. */
export function AboutYou({ onBack }: { onBack: () => void }) {
  const { view, act } = useSession();
  const held = ownProfile.carried.value;
  const [name, setName] = useState(view.myName.value);
  const [about, setAbout] = useState(held.about);
  const [links, setLinks] = useState<readonly string[]>(() =>
    Array.from({ length: MAX_LINKS }, (_, i) => held.links[i] ?? ''),
  );
  const [picture, setPicture] = useState(held.picture);
  const [pictureProblem, setPictureProblem] = useState<string>();
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const [state, setState] = useState<State>('idle');
  const inputs = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const nameInput = useRef<HTMLInputElement>(null);
  const aboutInput = useRef<HTMLInputElement>(null);
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setState('idle');
      set(value);
    };

  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setState('idle');
    try {
      setPicture(await (await loadMaking()).makeFace(file));
      setPictureProblem(undefined);
    } catch (cause) {
      console.warn('no picture was made', cause);
      setPictureProblem(
        cause instanceof Error && cause.name === 'ProtectedError' ? t.you.pictureProtected : t.you.pictureWrong,
      );
    }
  };
  const save = async () => {
    setState('saving');
    try {
      const { keepProfile } = await loadMaking();
      const refused = keepProfile({ about, links, picture });
      setWrong(refused);
      if (refused.length > 0) {
        inputs[refused[0]!]?.current?.focus();
        setState('idle');
        return;
      }
      if (name.trim() !== '') act.setName(name);
      setState('saved');
    } catch (cause) {
      console.warn('the profile was not kept', cause);
      setState('failed');
    }
  };
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (state !== 'saving') void save();
      }}
    >
      <p class="hint">{t.you.lead}</p>
      <Field
        label={t.you.name}
        hint={t.you.nameHint}
        value={name}
        max={MAX_NAME}
        autocomplete="nickname"
        input={nameInput}
        onInput={changed(setName)}
      />
      <Field
        label={t.you.about}
        hint={t.you.aboutHint}
        value={about}
        max={MAX_ABOUT}
        input={aboutInput}
        onInput={changed(setAbout)}
      />
      <PictureField
        label={t.you.picture}
        hint={t.you.pictureHint}
        without={t.you.noPicture}
        problem={pictureProblem}
        picture={picture === null ? undefined : pictureAddress(picture)}
        onFile={(file) => void choose(file)}
        onNone={() => {
          setState('idle');
          setPictureProblem(undefined);
          setPicture(null);
        }}
      />
      {links.map((link, i) => (
        <Field
          key={i}
          label={t.you.link(i + 1)}
          hint={t.you.linkHint}
          value={link}
          max={MAX_LINK}
          problem={wrong.includes(i) ? t.you.linkWrong : undefined}
          autocomplete="url"
          input={inputs[i]!}
          onInput={changed((typed: string) => setLinks(links.map((one, at) => (at === i ? typed : one))))}
        />
      ))}
      <div class="form-end">
        <p class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
          {state === 'saved' ? t.you.saved : state === 'failed' ? t.you.failed : ''}
        </p>
        <button type="submit" class="button primary large" aria-disabled={state === 'saving'}>
          {t.you.save}
        </button>
      </div>
      <Back onBack={onBack} />
    </form>
  );
}
