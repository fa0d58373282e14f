import type { ComponentChildren, JSX } from 'preact';

interface Props {
  readonly title: string;
  readonly hint: string;
  /** The next step, as a button. */
  readonly children?: ComponentChildren;
}

export function EmptyState({ title, hint, children }: Props): JSX.Element {
  return (
    <section class="empty">
      <h1>{title}</h1>
      <p>{hint}</p>
      {children}
    </section>
  );
}
