/*
 * Pictures of canvases: no script of a recording runs, so their commands are painted here, outside the frame.
 */
"use strict";
