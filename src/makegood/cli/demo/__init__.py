"""The demo: a platform with two shops and a case in every situation, made by the commands that people give."""
