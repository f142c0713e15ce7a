/** All commands and actions: one list for registration and dispatch. */
import type { App } from '../src/chat/app.ts';
import type { Action, Command, ContextAction } from '../src/chat/chat.ts';
import { about } from './about.ts';
import { again } from './again.ts';
import { beat, beatAction } from './beat.ts';
import { beatbox, beatboxThis, sortAction } from './beatbox.ts';
import { collect } from './collect.ts';
import { deleteAction, deleteSound } from './delete.ts';
import { forget, forgetMe } from './forget-me.ts';
import { hat } from './hat.ts';
import { help } from './help.ts';
import { inpaint } from './inpaint.ts';
import { kick } from './kick.ts';
import { deleteKitAction, kit, kitHeart, openKitAction } from './kit.ts';
import { kits } from './kits.ts';
import { like } from './like.ts';
import { listen } from './listen.ts';
import { mine, mineAction } from './mine.ts';
import { morph } from './morph.ts';
import { myData } from './my-data.ts';
import { name } from './name.ts';
import { pack, packAction, packAsAction } from './pack.ts';
import { perc } from './perc.ts';
import { pick } from './pick.ts';
import { cancel, queue } from './queue.ts';
import { remake } from './remake.ts';
import { hideAction, report } from './report.ts';
import { restyle, restyleAction } from './restyle.ts';
import { aboutThis, sample, sampleAction } from './sample.ts';
import { save } from './save.ts';
import { settings } from './settings.ts';
import { shape, unshape } from './shape.ts';
import { lock, roll, showKitAction, slot } from './slot.ts';
import { snare } from './snare.ts';
import { sync } from './sync.ts';
import { tag } from './tag.ts';
import { top } from './top.ts';
import { undo } from './undo.ts';
import { vary, varyAction, varyThis } from './vary.ts';
import { vote } from './vote.ts';

export const commands: readonly Command<App>[] = [
  kick,
  snare,
  hat,
  perc,
  kit,
  slot,
  beat,
  kits,
  vary,
  morph,
  restyle,
  beatbox,
  inpaint,
  shape,
  sample,
  like,
  top,
  mine,
  name,
  tag,
  collect,
  pack,
  queue,
  about,
  settings,
  deleteSound,
  report,
  myData,
  forgetMe,
  help,
];

/** Buttons and menus, by the verb in their id. */
export const actions: readonly Action<App>[] = [
  vote,
  again,
  varyAction,
  save,
  mineAction,
  undo,
  packAction,
  packAsAction,
  sync,
  pick,
  sampleAction,
  remake,
  unshape,
  listen,
  deleteAction,
  cancel,
  restyleAction,
  sortAction,
  forget,
  hideAction,
  roll,
  lock,
  beatAction,
  showKitAction,
  openKitAction,
  kitHeart,
  deleteKitAction,
];

export const contextActions: readonly ContextAction<App>[] = [varyThis, aboutThis, beatboxThis];
