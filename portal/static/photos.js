/* The report's photos on a phone with script: made smaller before they leave, with a bar that shows how far they are. Nothing here is needed. */
