/**
 * Entry point of the thread that writes a backup.
 */
import { serveTask } from '../worker-task.ts';
import { writeBackup } from './backup.ts';

serveTask(({ directory, backup, dateMs }: { directory: string; backup: string; dateMs: number }) =>
  writeBackup(directory, backup, new Date(dateMs)),
);
