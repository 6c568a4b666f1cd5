/* The receipt page with script: copy the code, save it as a picture, print. Nothing here is needed. */
