import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';

interface Labelled {
  label: string;
  help?: string;
  problem?: string | undefined;
}

export const controlClass =
  'w-full rounded-control border border-n8 bg-n1 px-2.5 text-base text-n12 transition-colors hover:border-n9 focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent aria-invalid:border-failed';

function Frame({ id, label, help, problem, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {problem ? (
        <p id={`${id}-note`} className="text-sm text-failed">
          {problem}
        </p>
      ) : help ? (
        <p id={`${id}-note`} className="text-xs text-n11">
          {help}
        </p>
      ) : null}
    </div>
  );
}

const described = (id: string, { help, problem }: Labelled) => ({
  id,
  ...(problem ? { 'aria-invalid': true } : {}),
  ...(help || problem ? { 'aria-describedby': `${id}-note` } : {}),
});

/** One line of text with its label, its help and its problem. */
export function TextField({ label, help, problem, ...rest }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  const given = { label, ...(help ? { help } : {}), problem };
  return (
    <Frame id={id} {...given}>
      <input className={`${controlClass} h-9`} {...described(id, given)} {...rest} />
    </Frame>
  );
}

export function TextArea({ label, help, problem, ...rest }: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  const given = { label, ...(help ? { help } : {}), problem };
  return (
    <Frame id={id} {...given}>
      <textarea
        spellCheck={false}
        className={`${controlClass} resize-y py-2 font-mono text-xs leading-5`}
        {...described(id, given)}
        {...rest}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  help,
  problem,
  children,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  const given = { label, ...(help ? { help } : {}), problem };
  return (
    <Frame id={id} {...given}>
      <select className={`${controlClass} h-9`} {...described(id, given)} {...rest}>
        {children}
      </select>
    </Frame>
  );
}
