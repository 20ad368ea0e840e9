import {
  createContext,
  use,
  useEffect,
  useRef,
  type FormHTMLAttributes,
  type InputHTMLAttributes,
  type ReactNode,
} from 'react';
import { ApiError } from '../lib/api-error.ts';
import { TextField } from './field.tsx';
import { ErrorBox } from './problem-box.tsx';

const Refusal = createContext<ApiError | null>(null);

interface Props extends Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit'> {
  /** What the last try threw. */
  error: unknown;
  /** Names of the form's fields. A problem of one of them stands beside it, whatever else is wrong above the foot. */
  fields: readonly string[];
  onSubmit: () => void;
  foot: ReactNode;
  children: ReactNode;
}

/** A form whose server has the say. A refused try puts the focus into the first field that has to change. */
export function Form({ error, fields, onSubmit, foot, children, className = '', ...rest }: Props) {
  const ref = useRef<HTMLFormElement>(null);
  const refusal = error instanceof ApiError ? error : null;
  useEffect(() => {
    if (error) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return (
    <form
      ref={ref}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      className={`grid gap-4 ${className}`}
      {...rest}
    >
      <Refusal value={refusal}>{children}</Refusal>
      {Boolean(error) && !refusal?.isAllAt(fields) && <ErrorBox error={error} />}
      {foot}
    </form>
  );
}

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'value' | 'onChange'> {
  label: string;
  /** Path of the value in the body that is sent. */
  name: string;
  help?: string;
  value: string;
  onText: (text: string) => void;
}

/** A line of text in a form, with what the server said of it. */
export function FormField({ name, onText, ...rest }: FieldProps) {
  const problem = use(Refusal)?.forField(name);
  return <TextField name={name} problem={problem} onChange={(event) => onText(event.target.value)} {...rest} />;
}
