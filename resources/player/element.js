/*
 * Reads elements of the page that is shown.
 */
"use strict";
