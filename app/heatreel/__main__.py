"""``python -m heatreel``"""

from heatreel.main import main

if __name__ == "__main__":
    main()
