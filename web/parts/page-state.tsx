import type { ComponentChildren } from 'preact';
import { type Failure, troubleIn } from '../api.ts';
import { t } from '../i18n/text.tsx';
import type { Resource } from '../resource.ts';
import { Note } from './note.tsx';

/** Placeholder for a page or a card that has not loaded. */
export function Skeleton({ kind = 'page' }: { readonly kind?: 'page' | 'rows' | 'card' }) {
  const rows = kind === 'page' ? 0 : kind === 'rows' ? 8 : 3;
  return (
    <div class="card card-b" aria-busy="true">
      <span class="sr">{t('page.loading')}</span>
      <div class="skeleton">
        {kind === 'page' && (
          <>
            <div class="bone short" />
            <div class="bone title" />
            <div class="bone long" />
            <div class="bones">
              {Array.from({ length: 15 }, (_, index) => (
                <div class="bone" key={index} />
              ))}
            </div>
          </>
        )}
        {Array.from({ length: rows }, (_, index) => (
          <div class="bone row" key={index} />
        ))}
      </div>
    </div>
  );
}

/** Why something could not be loaded, in words. */
export function reasonOf(problem: Failure): string {
  if (problem.kind === 'offline') return t('failure.offline');
  const trouble = troubleIn(problem);
  return trouble === null ? (problem.detail ?? problem.title) : t(`database.${trouble}`);
}

export function FailedNote({ problem, retry }: { readonly problem: Failure; readonly retry: () => void }) {
  return (
    <Note tone="bad" live>
      <b>{t('failure.page')}</b> {reasonOf(problem)} {t('failure.safe')}{' '}
      <button type="button" class="link-btn" onClick={retry}>
        {t('failure.retry')}
      </button>
    </Note>
  );
}

interface Props<T> {
  readonly of: Resource<T>;
  readonly skeleton?: 'page' | 'rows' | 'card';
  /** Replaces the usual note when something was not found. */
  readonly notFound?: (problem: Failure) => ComponentChildren;
  readonly children: (data: T) => ComponentChildren;
}

/** Shows a resource in whatever state it is in. */
export function Loaded<T>({ of, skeleton = 'page', notFound, children }: Props<T>) {
  if (of.status === 'loading') return <Skeleton kind={skeleton} />;
  if (of.status === 'failed') {
    if (of.problem.kind === 'not-found' && notFound !== undefined) return <>{notFound(of.problem)}</>;
    return <FailedNote problem={of.problem} retry={of.retry} />;
  }
  return <>{children(of.data)}</>;
}
